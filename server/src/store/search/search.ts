import type { RunFilter } from '@weir/contract/run-filter';
import type { CountBy, RunCounts } from '../run-counts.ts';
import type { Asked } from './words.ts';

/** What is looked for, and between which ids. */
export interface Find {
  readonly asked: Asked;
  /** Older than this run alone. */
  readonly before?: string | undefined;
  /** From this id on. */
  readonly from?: string | undefined;
  /** Below this id. */
  readonly to?: string | undefined;
  readonly limit: number;
}

/** Ids of runs by their words, newest first. */
export type FindRuns = (find: Find) => Promise<readonly string[]>;

/** What only one who owns the search of tenants can do. */
export interface Search {
  find(tenant: string, find: Find): Promise<readonly string[]>;
  count(tenant: string, counted: { filter: RunFilter; by: CountBy }): Promise<RunCounts>;
  /** Resolves when everything that was committed before can be found. */
  catchUp(tenant: string): Promise<void>;
}

/** Runs that are taken in at a time: whoever asks meanwhile should not wait long. */
export const batchSize = 500;
