import type { AlertStore } from './alert-store.ts';
import type { FindingStore } from './finding-store.ts';
import type { FlowStore } from './flow-store.ts';
import type { JobStore } from './job-store.ts';
import type { KeptStore } from './kept-store.ts';
import type { OrderStore } from './order-store.ts';
import type { CallbackFate, CallbackGiven, SignalGiven, SignalHeard } from './outside-rows.ts';
import type { Page } from './page.ts';
import type {
  AcceptedHeld,
  AcceptedRun,
  AcceptHeld,
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
export type * from './flow-store.ts';
export type * from './job-rows.ts';
export type * from './kept-rows.ts';
export type * from './order-rows.ts';
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
export interface TenantStore
  extends FlowStore,
    OrderStore,
    FindingStore,
    AlertStore,
    JobStore,
    KeptStore {
  // runs
  /** Stores the run with its first chunk, unless the dedupe key is taken by an unexpired one: then answers that run. Throws `conflict` when the id is taken. */
  accept(run: NewRun): Promise<AcceptedRun>;
  /**
   * Stores a run together with the first its worker has to say of it; `append.owner` holds it from then on under epoch 1.
   * Throws `conflict` when the id is taken: then it is in other hands.
   */
  acceptHeld(held: AcceptHeld): Promise<AcceptedHeld>;
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
