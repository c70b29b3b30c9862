import type { RunFilter } from '@weir/contract/run-filter';
import type { Page } from './page.ts';
import type { CountBy, RunCounts } from './run-counts.ts';
import type { RunRow } from './run-rows.ts';

/** The part of `TenantStore` that finds runs. */
export interface FindingStore {
  /**
   * Newest first. By words (`q`) runs are found some moments after they were committed, and only where search is at hand:
   * in an api, or on PostgreSQL; elsewhere that throws `unavailable`.
   */
  listRuns(page: Page<string> & RunFilter): Promise<readonly RunRow[]>;
  /** How many runs of the filter there are by status, flow or hour, where search is at hand. */
  countRuns(counted: { readonly filter: RunFilter; readonly by: CountBy }): Promise<RunCounts>;
  /** Search knows all that was committed before; it is made anew where it was lost. Not needed by whoever only writes. */
  catchUpSearch(): Promise<void>;
}
