import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of tests that take longest, most of the time waiting for what they have started, the longest first. */
const longest = [
  'effect-ledger-cluster',
  'effect-ledger',
  'pairs',
  'cluster-faults',
  'bulk',
  'concurrency',
  'crash-points-postgres-waiting',
  'crash-points-intake',
  'crash-points-waiting',
  'crash-points-postgres',
  'services',
  'postgres-stores',
  'sqlite-stores',
  'cluster',
  'stores',
  'hostile',
  'waits',
  'stopped-worker',
  'rabbit-restart',
  'refusals',
  'cli',
  'check-sources',
  'order',
  'why',
  'language',
  'rabbit-trigger',
  'recovery',
  'guests',
  'hostile-schemas',
  'guest-pool',
  'many-waits',
  'search-bytes',
  'processes',
  'rabbit-blocked',
];

/** Vitest goes by how long files took before, or, where it does not know, by their size, and long suites are named in short ones. One that begins last holds all up. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = longest.findIndex((name) => moduleId.endsWith(`/${name}.integration.test.ts`));
  return index < 0 ? longest.length : index;
}
