import type { ErrorData } from '@weir/contract/errors';
import type { Chunk } from './run-rows.ts';

/** An ended run with less in its journal; `chunks` in place of those with the same first event. */
export interface Trimmed {
  readonly runId: string;
  readonly lastSeq: number;
  readonly chunks: readonly Chunk[];
  readonly error: ErrorData | null;
}

/** Of ended runs: which of them. Cancelled ones count as succeeded. */
export type EndedKind = 'succeeded' | 'failed';

export interface EndedRuns {
  /** When the oldest of each kind ended, ms UTC; null: there is none. */
  readonly oldest: Readonly<Record<EndedKind, number | null>>;
  readonly isMeasured: boolean;
}

export interface OldRuns {
  readonly flow: string;
  readonly kind: EndedKind;
  /** ms UTC. */
  readonly before: number;
  /** Only those that ended then or later; as `next` says. */
  readonly from?: number | undefined;
}

export interface ForgottenRuns {
  /** Ids of the runs that are gone. */
  readonly removed: readonly string[];
  readonly next: number | null;
}
