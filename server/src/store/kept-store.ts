import type { EndedRuns, ForgottenRuns, OldRuns, Trimmed } from './kept-rows.ts';
import type { RunRow } from './run-rows.ts';

/** The part of `TenantStore` by which ended runs go, or shrink. */
export interface KeptStore {
  /** The oldest ended runs of a flow, and whether some are not in its `keptBytes` yet. */
  endedRuns(of: { flow: string; through: number; until: number }): Promise<EndedRuns>;
  /** Adds to `keptBytes` of a flow what runs take that ended after `keptThrough`, some hundreds at most, until `until`. */
  measureKept(of: { flow: string; until: number }): Promise<void>;
  /**
   * Removes runs of a flow that ended before, the oldest first, some at most, with all that belongs to them; those whose
   * caller has not ended stay. `next`: there may be others behind it; null: that was all.
   */
  forgetRuns(old: OldRuns): Promise<ForgottenRuns>;
  /** Keys of flows that were deleted; of those there may be runs. */
  lostFlows(): Promise<readonly string[]>;
  /** Removes documents of drafts that were last asked for before, ms UTC, and that no run is pinned to any more. */
  forgetDrafts(old: { before: number }): Promise<void>;
  /** Runs that ended before, whose journals have more than their flows want kept; some at most. */
  untrimmed(old: { before: number }): Promise<readonly RunRow[]>;
  /** As `journal`, with null in place of large values that are lost. */
  readableJournal(runId: string): Promise<readonly Uint8Array[]>;
  /** Keeps less of an ended run. False: it goes on, or that was done. */
  trimRun(trimmed: Trimmed): Promise<boolean>;
  /** Removes large values that no run names any more and that were last given before, ms UTC. */
  sweepBlobs(old: { before: number }): Promise<void>;
}
