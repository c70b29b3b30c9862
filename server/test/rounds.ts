/** How often a long test repeats itself: what `npm run test:long -- <name> --rounds N` says, else as often as given. */
export function roundsOr(usual: number): number {
  return Number(process.env['WEIR_TEST_ROUNDS'] ?? usual);
}
