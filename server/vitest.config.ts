import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Tests of server/ and connectors/: `*.test.ts` beside the source is a unit test, the other suffixes need processes, sockets or a browser; `long` ones run by name only. */
const folders = ['.', '../connectors'];
const named = (suffix: string) => folders.map((folder) => `${folder}/**/*.${suffix}.ts`);

/** Processes that tests start, each on many TypeScript files, come up in half the time. */
const compiled = fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url));

export default defineConfig({
  test: {
    // Measured where it is asked for (`run-tests.mjs`): the engine's own tests reach every branch of it,
    // and those of the contract every branch of that.
    coverage: {
      include: ['src/engine/*.ts', 'contract/**/*.ts'],
      exclude: ['**/*-under-test.ts', '**/*.testsuite.ts'],
      reporter: [['text', { skipFull: true }]],
      thresholds: { branches: 100 },
    },
    exclude: ['**/node_modules/**'],
    sequence: { sequencer: LongestFirst },
    env: { NODE_COMPILE_CACHE: compiled },
    // They bound what hangs, not what is slow: a machine may be busy with other things.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // They share nothing but pure modules: loading those once for all files halves the time.
          isolate: false,
          pool: 'threads',
          include: named('test'),
          exclude: ['integration.test', 'e2e.test', 'long.test'].flatMap(named),
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: named('integration.test'),
          testTimeout: 120_000,
        },
      },
      { extends: true, test: { name: 'e2e', include: named('e2e.test'), testTimeout: 120_000 } },
      {
        extends: true,
        test: {
          name: 'long',
          include: named('long.test'),
          testTimeout: 24 * 3_600_000,
        },
      },
    ],
  },
});
