import type { ErrorData } from '@weir/contract/errors';
import type { RunStatus } from '@weir/contract/run-status';
import type { Localized } from '@weir/contract/text';
import type { ListenStatus } from '@weir/contract/trigger';

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
  /** Makes the next version of the draft at `revision` and moves the flow's triggers to it. Throws `revision_stale`, `not_found`, or `conflict` when another flow holds a route. */
  publish(publication: Publication): Promise<VersionRow>;
  findVersion(version: {
    flow: string;
    version: number;
  }): Promise<(VersionRow & { readonly document: string }) | null>;
  listVersions(page: Page<number> & { readonly flow: string }): Promise<readonly VersionRow[]>;
  /** Which published trigger that is not paused answers `method path`. */
  findRoute(route: { method: string; path: string }): Promise<Route | null>;
  /** Triggers of published flows, by flow and id. */
  listTriggers(): Promise<readonly TriggerRow[]>;
  /** Pauses or resumes a published trigger; `pausedAt` of one that is paused stays. Answers it; throws `not_found`. */
  pauseTrigger(pause: {
    flow: string;
    trigger: string;
    pausedAt: number | null;
  }): Promise<TriggerRow>;
  /** All that a listener has to say now, in place of what it said before; forgets listeners silent since `before`. */
  reportTriggers(said: {
    listener: string;
    reports: readonly TriggerReport[];
    before: number;
  }): Promise<void>;
  listTriggerReports(): Promise<readonly TriggerReport[]>;

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
  /** Gives a claimed run back unchanged, to come again at `dueAt`. Throws `lease_lost`. */
  giveBack(held: Held & Rest): Promise<void>;
  /** Runs at rest that are due become ready, some thousands at most; answers how many per group, by its name. */
  wake(at: { now: number }): Promise<readonly ReadyCount[]>;
  /** When the next run at rest is due, ms UTC; null when none waits for a time. */
  nextDue(): Promise<number | null>;
  /**
   * Adds what a person decided to the journal of a run that nobody holds and that has not ended, and makes it ready.
   * Throws `conflict` when the run has moved on: when `firstSeq` does not follow its last event, or somebody holds it.
   */
  intervene(intervention: Intervention): Promise<void>;
  /** Makes the runs of these owners ready again, to be claimed under the next epoch; answers as `wake` does. */
  release(owners: readonly string[]): Promise<readonly ReadyCount[]>;
  /** The run no longer holds the key of its delivery: it was acknowledged. */
  forgetDelivery(key: { flow: string; trigger: string; hash: string }): Promise<void>;
  /** Removes dedupe keys that have expired, some thousands at most. */
  forgetDedupe(at: { now: number }): Promise<void>;
  /** Ready runs per group, by its name, for the sweep that adds missing tickets. */
  ready(): Promise<readonly ReadyCount[]>;
  findRun(id: string): Promise<RunRow | null>;
  listRuns(
    page: Page<string> & {
      readonly flow?: string | undefined;
      readonly status?: RunStatus | undefined;
    },
  ): Promise<readonly RunRow[]>;
  /** Committed chunks of a run in order, as they were appended; those behind event `after`, where that ends a chunk. */
  journal(runId: string, after?: number): Promise<readonly Uint8Array[]>;
  /** The last snapshot of a run that has not ended. */
  snapshot(runId: string): Promise<Snapshot | null>;

  // connections
  saveConnection(connection: ConnectionRow): Promise<void>;
  findConnection(key: string): Promise<ConnectionRow | null>;
  listConnections(): Promise<readonly ConnectionRow[]>;

  // audit
  audit(entry: AuditRow): Promise<void>;
  listAudit(page: Page<string>): Promise<readonly AuditRow[]>;
}

export interface TenantStores {
  /** The store of a tenant that exists; for any other this throws `not_found`, or each of its verbs does. */
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
  readonly triggers: readonly PublishedTrigger[];
}

/** A trigger of a version as it is published. */
export interface PublishedTrigger {
  readonly trigger: string;
  /** `webhook`, or `<connector>.<trigger>`. */
  readonly use: string;
  readonly connection: string | null;
  /** Of a webhook. */
  readonly route: { readonly method: string; readonly path: string } | null;
}

/** A trigger of a published flow. */
export interface TriggerRow extends Omit<PublishedTrigger, 'route'> {
  readonly flow: string;
  readonly version: number;
  /** ms UTC; null: it is not paused. Survives publishing. */
  readonly pausedAt: number | null;
}

/** What one process last said of a trigger it listens for. */
export interface TriggerReport {
  readonly flow: string;
  readonly trigger: string;
  /** The process. */
  readonly listener: string;
  readonly state: ListenStatus;
  readonly error: ErrorData | null;
  /** Since when it is so, and when it was last said, ms UTC. */
  readonly since: number;
  readonly at: number;
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
  readonly dedupe?: DedupeKey | undefined;
}

export interface DedupeKey {
  readonly hash: string;
  readonly expiresAt: number;
  /**
   * Of a delivery without an id. `first`: the run is stored whoever holds the key, and holds it from then on. `again`: the
   * run that holds it is answered, and holds it no more, so that it answers for one delivery only.
   */
  readonly delivery?: 'first' | 'again';
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

/** A claimed run, as its worker knows it. */
export interface Held {
  readonly runId: string;
  readonly owner: string;
  readonly epoch: number;
}

export interface Snapshot {
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

/** What a run that is given back waits for. */
export interface Rest {
  /** ms UTC at which it becomes ready by itself; null: only when somebody moves it. */
  readonly dueAt: number | null;
  /** It goes to workers of this group. */
  readonly group?: string | undefined;
}

export interface Append extends Held {
  readonly chunk: Chunk;
  /** What the row becomes; an ended status gives the run up. */
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
  /** The run is given back with this chunk. */
  readonly rest?: Rest;
  /** A run that is accepted in the same transaction. */
  readonly follow?: NewRun;
  /** The state of the run after this chunk, kept instead of an earlier one; null: none is needed any more. */
  readonly snapshot?: Uint8Array | null;
}

export interface Intervention {
  readonly runId: string;
  readonly chunk: Chunk;
  readonly status: RunStatus;
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
