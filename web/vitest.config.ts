import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // They share nothing but pure modules: loading those once for all files halves the time.
          isolate: false,
          pool: 'threads',
          include: ['src/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.test.ts'],
          globalSetup: ['e2e/build-pages.ts'],
          // They wait for pages much of the while: three browsers at a time fill two cores.
          maxWorkers: 3,
          // They bound what hangs, not what is slow: a machine may be busy with other things.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
