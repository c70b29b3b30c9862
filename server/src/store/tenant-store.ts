import type { ErrorData } from '@weir/contract/errors';
import type { Localized } from '@weir/contract/text';
import type { ListenStatus } from '@weir/contract/trigger';
import type { AlertStore } from './alert-store.ts';
import type { FindingStore } from './finding-store.ts';
import type { JobStore } from './job-store.ts';
import type { KeptStore } from './kept-store.ts';
import type { OrderStore } from './order-store.ts';
import type { CallbackFate, CallbackGiven, SignalGiven, SignalHeard } from './outside-rows.ts';
import type { Page } from './page.ts';
import type {
  AcceptedRun,
  Append,
  ClaimedRun,
  Held,
  Intervention,
  MessageRow,
  NewRun,
  ReadyCount,
  Rest,
  RunRow,
  Snapshot,
  Tell,
} from './run-rows.ts';

export type * from './alert-rows.ts';
export type * from './job-rows.ts';
export type * from './outside-rows.ts';
export type { Page } from './page.ts';
export type * from './run-rows.ts';

/**
 * Port of one tenant's data. It is only to be had through `TenantStores.of(tenant)`, so no statement can reach another
 * tenant's rows. Every writing verb is one atomic statement group: when its promise resolves, it is committed and synced.
 *
 * Every verb throws `WeirError`: `disk_full`, `overloaded` (the writer's queue is full) or `unavailable` (the writer
 * cannot be reached), beside what is named at the verb.
 */
export interface TenantStore extends OrderStore, FindingStore, AlertStore, JobStore, KeptStore {
  // flows
  /** Throws `revision_required` when a draft exists and `expected` is null, `revision_stale` when another revision is kept. */
  saveDraft(draft: SaveDraft): Promise<FlowRow>;
  findFlow(key: string): Promise<(FlowRow & { readonly document: string }) | null>;
  listFlows(page: Page<string>): Promise<readonly FlowRow[]>;
  /**
   * Makes the next version, of the draft at `revision` or of an earlier version, and moves the flow's triggers to it. Throws
   * `revision_stale`, `not_found`, or `conflict` when another flow holds a route.
   */
  publish(publication: Publication): Promise<VersionRow>;
  /** The flow has no published version and no triggers any more; its runs go on. Throws `not_found`. */
  unpublish(of: { flow: string }): Promise<FlowRow>;
  /** Removes the draft; versions stay. Throws `not_found`, and `conflict` while it is published or has runs that have not ended. */
  deleteFlow(of: { flow: string }): Promise<void>;
  /** Keeps the document of a draft for runs of it. */
  keepDraft(draft: DraftVersion): Promise<void>;
  /** The document as JSON text. */
  findDraftVersion(version: { flow: string; version: number }): Promise<string | null>;
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
  accept(run: NewRun): Promise<AcceptedRun>;
  /**
   * Gives the best ready runs of the group to `owner`, each under its next epoch, by rank; one that was claimed in vain
   * again and again (`order.ts`, `isSuspect`) alone.
   */
  claim(claim: { owner: string; group: string; limit: number }): Promise<readonly ClaimedRun[]>;
  /**
   * Appends events and moves the run's row; answers the runs that became ready with it, this one too where a message came
   * meanwhile. Throws `lease_lost` unless `owner` and `epoch` still hold the run and `firstSeq` follows the last, `conflict`
   * for a status the run's own cannot lead to.
   */
  append(chunk: Append): Promise<readonly ReadyCount[]>;
  /** Gives a claimed run back unchanged, to come again at `dueAt`, or at once where a message came; answers as `append`. Throws `lease_lost`. */
  giveBack(held: Held & Rest): Promise<readonly ReadyCount[]>;
  /** Runs at rest that are due become ready, some thousands at most; answers how many per group, by its name. */
  wake(at: { now: number }): Promise<readonly ReadyCount[]>;
  /** When the next run at rest is due, or something is to be done about alerts, ms UTC; null: never. */
  nextDue(): Promise<number | null>;
  /**
   * Adds what a person decided to the journal of a run that nobody holds, and makes it ready unless that is its end; answers
   * as `append` does. Throws `conflict` when the run has moved on: when `firstSeq` does not follow its last event, somebody
   * holds it, or it is in no state for that.
   */
  intervene(intervention: Intervention): Promise<readonly ReadyCount[]>;
  /** Sends the run a message; `heard`: it has not ended. */
  tell(tell: Tell): Promise<{ readonly heard: boolean; readonly ready: readonly ReadyCount[] }>;
  /** Sent to the run and not taken yet, behind number `after`, in order, some at most; none: that was all. */
  messages(sent: { runId: string; after: number }): Promise<readonly MessageRow[]>;
  /** Runs of this owner with the number of the last message each was sent, where one is not taken yet. */
  told(owner: string): Promise<readonly { readonly runId: string; readonly number: number }[]>;
  /**
   * Answers open waits for the signal, some hundreds at most, each once, by a message to its run. With a `next` there may be
   * others: it is to be given again, from there on.
   */
  signal(signal: SignalGiven): Promise<SignalHeard>;
  /** Removes signals that are kept no longer, some thousands at most. */
  forgetSignals(at: { now: number }): Promise<void>;
  /** What a callback brings: it answers the wait, is kept until that opens, or comes too late. */
  callBack(callback: CallbackGiven): Promise<CallbackFate>;
  /** Whether a callback would still count. */
  awaitsCallback(wait: { runId: string; place: string }): Promise<boolean>;
  /** From here on nothing answers the wait any more; false: something has, and the message is there. Throws `lease_lost`. */
  closeWait(wait: Held & { readonly place: string }): Promise<boolean>;
  /** Makes the runs of these owners ready again, to be claimed under the next epoch; answers as `wake` does. */
  release(owners: readonly string[]): Promise<readonly ReadyCount[]>;
  /** The run no longer holds the key of its delivery: it was acknowledged. */
  forgetDelivery(key: { flow: string; trigger: string; hash: string }): Promise<void>;
  /** Removes dedupe keys that have expired, some thousands at most. */
  forgetDedupe(at: { now: number }): Promise<void>;
  /** Ready runs per group, by its name, without those of paused lanes: for the sweep that adds missing tickets. */
  ready(): Promise<readonly ReadyCount[]>;
  findRun(id: string): Promise<RunRow | null>;
  /**
   * Committed chunks of a run in order, large values in them; those behind event `after`, where that ends a chunk. Throws
   * `blob_lost`.
   */
  journal(runId: string, after?: number): Promise<readonly Uint8Array[]>;
  /** The first of them: it begins with the trigger event. Null: there is no such run. */
  firstChunk(runId: string): Promise<Uint8Array | null>;
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

export interface FlowRow {
  readonly key: string;
  readonly name: Localized;
  readonly revision: number;
  readonly publishedVersion: number | null;
  /** Revision of the draft that was published. */
  readonly publishedRevision: number | null;
  readonly updatedAt: number;
  /** Of its published version. */
  readonly keep: Keep;
  /** What its ended runs take, about. */
  readonly keptBytes: number;
  /** Those that ended until then are in `keptBytes`, ms UTC. */
  readonly keptThrough: number;
}

export interface SaveDraft {
  readonly key: string;
  readonly name: Localized;
  /** The document as JSON text. */
  readonly document: string;
  /** The revision the writer has read; null when it knows of none. */
  readonly expected: number | null;
  /** The version whose document it is: while that is the published one, the draft does not differ from it. */
  readonly restores?: number;
  readonly at: number;
}

/** A document that runs of a draft are pinned to; see `versions/draft-version.ts`. */
export interface DraftVersion {
  readonly flow: string;
  /** Below zero. */
  readonly version: number;
  readonly document: string;
  readonly at: number;
}

export interface Publication {
  readonly flow: string;
  readonly revision: number;
  /** The version whose document becomes the next one; absent: that of the draft. */
  readonly again?: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
  readonly triggers: readonly PublishedTrigger[];
  /** Runs of one key at a time; null: no limit. */
  readonly slotLimit: number | null;
  /** How long ended runs are kept, ms; what is left out is kept as long as is usual. */
  readonly keep?: Keep | undefined;
}

/** ms; cancelled runs count as succeeded ones. */
export interface Keep {
  readonly succeeded?: number | undefined;
  readonly failed?: number | undefined;
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
