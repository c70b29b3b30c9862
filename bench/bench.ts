/** Runs every scenario, one after another; each prints its own table. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const scenarios = [
  'engine-cost.ts',
  'group-commit.ts',
  'bytes-per-run.ts',
  'prune.ts',
  'full-load.ts',
];

for (const scenario of scenarios) {
  const { status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL(scenario, import.meta.url))],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exitCode = 1;
}
