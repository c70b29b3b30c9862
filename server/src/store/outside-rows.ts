import type { ReadyCount } from './run-rows.ts';

/** What somebody outside gives to runs that wait. */

export interface SignalGiven {
  readonly name: string;
  readonly key: string;
  /** What it brings, packed by `run-messages.ts`. */
  readonly bytes: Uint8Array;
  /** Waits that open until then, ms UTC, are answered as well; null: it is not kept. */
  readonly keepUntil: number | null;
  /** Where the last commit for it ended; null: it begins. */
  readonly after: WaitPlace | null;
}

/** Waits are answered in the order of these. */
export interface WaitPlace {
  readonly runId: string;
  readonly place: string;
}

export interface SignalHeard {
  readonly woken: number;
  readonly ready: readonly ReadyCount[];
  /** Where to go on; null: that was all. */
  readonly next: WaitPlace | null;
}

export interface CallbackGiven {
  readonly runId: string;
  readonly place: string;
  /** What it brings, packed by `run-messages.ts`. */
  readonly bytes: Uint8Array;
}

export interface CallbackFate {
  /** `gone`: the wait is answered, over, or was never to be. */
  readonly fate: 'answered' | 'kept' | 'gone';
  readonly ready: readonly ReadyCount[];
}
