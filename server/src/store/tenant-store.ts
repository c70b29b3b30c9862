import type { ErrorData } from '@weir/contract/errors';
import type { RunStatus } from '@weir/contract/run-status';
import type { Localized } from '@weir/contract/text';

/**
 * Port of one tenant's data. It is only to be had through `TenantStores.of(tenant)`, so no statement can reach another
 * tenant's rows. Every writing verb is one atomic statement group: when its promise resolves, it is committed and synced.
 *
 * Every verb throws `WeirError`: `disk_full`, `overloaded` (the writer's queue is full) or `unavailable` (the writer
 * cannot be reached), beside what is named at the verb.
 */
export interface TenantStore {
  // flows
  /** Throws `revision_required` when a draft exists and `expected` is null, `revision_stale` when another revision is kept. */
  saveDraft(draft: SaveDraft): Promise<FlowRow>;
  findFlow(key: string): Promise<(FlowRow & { readonly document: string }) | null>;
  listFlows(page: Page<string>): Promise<readonly FlowRow[]>;
  /** Makes the next version of the draft at `revision` and moves the flow's routes to it. Throws `revision_stale`, `not_found`, or `conflict` when another flow holds a route. */
  publish(publication: Publication): Promise<VersionRow>;
  findVersion(version: {
    flow: string;
    version: number;
  }): Promise<(VersionRow & { readonly document: string }) | null>;
  listVersions(page: Page<number> & { readonly flow: string }): Promise<readonly VersionRow[]>;
  /** Which published trigger answers `method path`. */
  findRoute(route: { method: string; path: string }): Promise<Route | null>;

  // runs
  /** Stores the run with its first chunk, unless the dedupe key is taken by an unexpired one: then answers that run. Throws `conflict` when the id is taken. */
  accept(run: NewRun): Promise<{ readonly runId: string; readonly duplicate: boolean }>;
  /**
   * Gives the best ready runs of the group to `owner`, each under its next epoch, by rank; one that was claimed in vain
   * again and again (`order.ts`, `isSuspect`) alone.
   */
  claim(claim: { owner: string; group: string; limit: number }): Promise<readonly ClaimedRun[]>;
  /** Appends events and moves the run's row. Throws `lease_lost` unless `owner` and `epoch` still hold the run and `firstSeq` follows the last, `conflict` for a status the run's own cannot lead to. */
  append(chunk: Append): Promise<void>;
  /** Makes the runs of these owners ready again, to be claimed under the next epoch; answers how many per group. */
  release(owners: readonly string[]): Promise<readonly ReadyCount[]>;
  /** Removes dedupe keys that have expired, some thousands at most. */
  forgetDedupe(at: { now: number }): Promise<void>;
  /** Ready runs per group, for the sweep that adds missing tickets. */
  ready(): Promise<readonly ReadyCount[]>;
  findRun(id: string): Promise<RunRow | null>;
  listRuns(
    page: Page<string> & {
      readonly flow?: string | undefined;
      readonly status?: RunStatus | undefined;
    },
  ): Promise<readonly RunRow[]>;
  /** Committed chunks of a run in order, as they were appended. */
  journal(runId: string): Promise<readonly Uint8Array[]>;

  // connections
  saveConnection(connection: ConnectionRow): Promise<void>;
  findConnection(key: string): Promise<ConnectionRow | null>;
  listConnections(): Promise<readonly ConnectionRow[]>;

  // audit
  audit(entry: AuditRow): Promise<void>;
  listAudit(page: Page<string>): Promise<readonly AuditRow[]>;
}

export interface TenantStores {
  /** The store of a tenant that exists; throws `not_found` for any other. */
  of(tenant: string): TenantStore;
  close(): Promise<void>;
}

/** Rows after `cursor` (exclusive), at most `limit`. */
export interface Page<Cursor> {
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

export interface FlowRow {
  readonly key: string;
  readonly name: Localized;
  readonly revision: number;
  readonly publishedVersion: number | null;
  /** Revision of the draft that was published. */
  readonly publishedRevision: number | null;
  readonly updatedAt: number;
}

export interface SaveDraft {
  readonly key: string;
  readonly name: Localized;
  /** The document as JSON text. */
  readonly document: string;
  /** The revision the writer has read; null when it knows of none. */
  readonly expected: number | null;
  readonly at: number;
}

export interface Publication {
  readonly flow: string;
  readonly revision: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
  readonly routes: readonly Omit<Route, 'flow' | 'version'>[];
}

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly flow: string;
  readonly version: number;
  readonly trigger: string;
}

export interface VersionRow {
  readonly flow: string;
  readonly version: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
}

export interface RunRow {
  /** Sortable by time of acceptance. */
  readonly id: string;
  readonly flow: string;
  readonly name: Localized;
  readonly version: number;
  readonly trigger: string;
  readonly status: RunStatus;
  readonly priority: number;
  readonly group: string;
  readonly traceId: string;
  readonly acceptedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
  /** Seq of the last committed event. */
  readonly lastSeq: number;
}

export interface NewRun {
  readonly id: string;
  readonly flow: string;
  readonly name: Localized;
  readonly version: number;
  readonly trigger: string;
  readonly priority: number;
  readonly group: string;
  /** Smaller starts first; see `order.ts`. */
  readonly rank: number;
  readonly traceId: string;
  readonly acceptedAt: number;
  readonly chunk: Chunk;
  readonly dedupe?: { readonly hash: string; readonly expiresAt: number } | undefined;
}

/** Events between two durable points, encoded by `journal-chunks.ts`. */
export interface Chunk {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

export interface ClaimedRun {
  readonly run: RunRow;
  readonly epoch: number;
}

export interface Append {
  readonly runId: string;
  readonly owner: string;
  readonly epoch: number;
  readonly chunk: Chunk;
  /** What the row becomes; an ended status gives the run up. */
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
}

export interface ReadyCount {
  readonly group: string;
  readonly count: number;
}

export interface ConnectionRow {
  readonly key: string;
  readonly connector: string;
  readonly name: string;
  /** Fields that are no secrets, as JSON text. */
  readonly config: string;
  /** Each secret field, sealed by the vault. */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  readonly updatedAt: number;
}

export interface AuditRow {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly traceId: string;
}
