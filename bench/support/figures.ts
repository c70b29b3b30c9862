/** What a scenario found: printed as a table, and handed to the runner as JSON. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

/** Of unsorted values; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Three digits that count, without an exponent. */
function rounded(value: number): number {
  const size = Math.abs(value);
  return size >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** Prints a scenario's figures; started by the runner, hands them to it. */
export function report(scenario: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length)) + 2;
  console.log(`\n${scenario}`);
  for (const { what, value, unit } of figures)
    console.log(`  ${what.padEnd(width)}${String(rounded(value)).padStart(9)} ${unit}`);
  process.send?.({ scenario, figures });
}
