/** By what runs are counted. */
export type CountBy = 'status' | 'flow' | 'hour';

export interface RunCount {
  /** Of an hour its beginning, ms UTC. */
  readonly value: string | number;
  readonly count: number;
}

export interface RunCounts {
  /** Without those of none. */
  readonly items: readonly RunCount[];
  /** False: there are more than are counted in one go. */
  readonly isWhole: boolean;
}
