/** What the expressions of a place in a generated flow may name. */
export interface Sight {
  /** Ids of steps, outer ones first. */
  readonly steps: readonly string[];
  /** `item` and `index` are there: it is in a loop. */
  readonly hasItem: boolean;
  /** `loop` is there: it is in a loop or a repeat. */
  readonly hasLoop: boolean;
  /** See `Dialect`. */
  readonly settled: boolean;
}

/** The step that a drawn number means. */
export function stepSeen({ steps }: Sight, back: number): string | undefined {
  return steps[back % steps.length];
}
