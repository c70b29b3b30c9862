import type { ErrorData, StepPath } from '@weir/contract/errors';
import type { RunOrigin } from '@weir/contract/run';
import type { RunStatus } from '@weir/contract/run-status';
import type { Localized } from '@weir/contract/text';
import type { Trouble } from './alert-rows.ts';

/** Runs as the store keeps them, and what moves them. */

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
  /** What people know it by. */
  readonly key: string | null;
  readonly acceptedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
  /** Seq of the last committed event. */
  readonly lastSeq: number;
  /** Whose step called it. */
  readonly caller: Caller | null;
  /** The run it was made of by a person, if any. */
  readonly origin: RunOrigin | null;
  /** The key of which only so many run at a time. */
  readonly slot: string | null;
  /** It waits for others of its key. */
  readonly parked: boolean;
  /** It waits for a worker. */
  readonly ready: boolean;
  /** Its place in the order; smaller starts first. See `order.ts`. */
  readonly rank: number;
  /** Its flow wants less kept than all: `pending` until some time after its end, then `done`. */
  readonly trims: 'no' | 'pending' | 'done';
  /** What it said of its waits when it was given back, until it is claimed again; see `Rest`. */
  readonly waitsFor: string | null;
}

/** The step of another run that started this one. */
export interface Caller {
  readonly runId: string;
  readonly step: string;
  readonly path?: StepPath | undefined;
  /** It waits for the end of this run. */
  readonly waits: boolean;
  /** How many calls lie above the run that is called. */
  readonly depth: number;
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
  /** By `runKey`. */
  readonly key?: string | null | undefined;
  readonly acceptedAt: number;
  readonly chunk: Chunk;
  readonly dedupe?: DedupeKey | undefined;
  readonly caller?: Caller | undefined;
  readonly slot?: NewSlot | undefined;
  readonly origin?: RunOrigin | undefined;
  /** What its journal begins with: `chunk` follows. */
  readonly taken?: TakenOver | undefined;
  /** Its flow wants less kept than it has, once it has ended. */
  readonly trims?: true;
}

/** Events of another run, up to one of them, as they are but for those that were edited. */
export interface TakenOver {
  readonly runId: string;
  readonly upTo: number;
  /** In place of the other run's chunks that begin with the same events. */
  readonly edited: readonly Chunk[];
}

/** What a run needs that shares a key with others. */
export interface NewSlot {
  /** By `slotOf`. */
  readonly key: string;
  readonly over: 'queue' | 'drop' | 'replace';
  /** Why the run is dropped, or older ones are replaced. */
  readonly error: ErrorData;
}

export interface AcceptedRun {
  readonly runId: string;
  readonly duplicate: boolean;
  /** It ended at once, because others of its key are there. */
  readonly dropped: boolean;
  /** This run, unless it is a duplicate or dropped, and those that are told of it. */
  readonly ready: readonly ReadyCount[];
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
  /** Large values that are kept beside it. */
  readonly blobs?: readonly Blob[] | undefined;
}

export interface Blob {
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string;
  /** Of its bytes. */
  readonly size: number;
  /** Absent once it is kept. */
  readonly bytes?: Uint8Array;
}

export interface ClaimedRun {
  readonly run: RunRow;
  readonly epoch: number;
  /** How often it was claimed since something of it was last committed, this time included. */
  readonly claims: number;
  /** How many messages it was sent so far, taken or not. */
  readonly messages: number;
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
  /** The nearest of what it waits for, as text that the store passes on to lists. */
  readonly waitsFor?: string | undefined;
  /** It goes to workers of this group. */
  readonly group?: string | undefined;
  /** Number of the last message its worker knows of: with a later one it is ready at once. */
  readonly messages: number;
}

export interface Append extends Held {
  /** Before `chunk`, where one would be too large. */
  readonly earlier?: readonly Chunk[];
  readonly chunk: Chunk;
  /** What the row becomes; an ended status gives the run up. */
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
  /** The run is given back with this chunk. */
  readonly rest?: Rest;
  /** Runs that are accepted in the same transaction. */
  readonly accepts?: readonly NewRun[];
  /** What the alert flow is to hear of. */
  readonly troubles?: readonly Trouble[];
  /** What others are told in the same transaction; those that have ended hear nothing. */
  readonly tells?: readonly Tell[];
  /** Messages up to this number are in the journal, or were of no use. */
  readonly taken?: number;
  /** Waits that opened or closed with this chunk. */
  readonly waits?: WaitChanges | undefined;
  /** The state of the run after this chunk, kept instead of an earlier one; null: none is needed any more. */
  readonly snapshot?: Uint8Array | null;
}

/** A run that is in its worker's hands before it is kept: its journal begins with what is appended. */
export interface AcceptHeld {
  readonly run: Omit<NewRun, 'chunk' | 'taken' | 'slot' | 'caller' | 'origin'>;
  readonly append: Omit<Append, 'runId' | 'epoch'>;
}

/** How a run whose sender waits for its end goes to a worker: nothing of it is kept yet. */
export interface HandedRun {
  readonly tenant: string;
  readonly run: AcceptHeld['run'];
  /** Its first event, as JSON text. */
  readonly accepted: string;
}

/** What became of it first. */
export type HandedFate =
  /** Nothing of it is kept by this worker; it is to be accepted as any other. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'duplicate'; readonly runId: string }
  /** `output`: JSON text, of one that has succeeded already, unless it is long. */
  | { readonly kind: 'kept'; readonly status: RunStatus; readonly output?: string | undefined };

export interface AcceptedHeld {
  /** The run that has its dedupe key already: nothing of this one is kept. */
  readonly holder: string | null;
  readonly ready: readonly ReadyCount[];
}

export interface Intervention {
  readonly runId: string;
  readonly chunk: Chunk;
  /** What the row becomes. */
  readonly status: RunStatus;
  readonly endedAt: number | null;
  readonly error: ErrorData | null;
  /** The run has failed or was cancelled, and goes on. */
  readonly reopens?: boolean;
  readonly waits?: WaitChanges | undefined;
  readonly tells?: readonly Tell[];
}

export interface ReadyCount {
  readonly group: string;
  readonly count: number;
}

/** What is sent to a run, packed by `run-messages.ts`, in the order of `number`. */
export interface MessageRow {
  readonly number: number;
  readonly bytes: Uint8Array;
}

export interface Tell {
  readonly runId: string;
  readonly bytes: Uint8Array;
}

export interface WaitChanges {
  readonly opened: readonly OpenWait[];
  /** Their places. */
  readonly closed: readonly string[];
}

/** A step that waits for somebody outside. `place` tells it apart in its run; see `run-messages.ts`. */
export type OpenWait =
  | { readonly place: string; readonly kind: 'callback' }
  | {
      readonly place: string;
      readonly kind: 'signal';
      readonly name: string;
      readonly key: string;
      /** ms UTC at which it opens: signals kept until later answer it. */
      readonly at: number;
    };
