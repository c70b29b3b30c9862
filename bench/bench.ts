/**
 * `npm run bench`: every scenario, one after another, each in a process of its own that prints its table; the figures of all
 * go to `bench/results.json`. `npm run bench -- webhook-answered` runs only those that are named.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Figure } from './support/figures.ts';

const scenarios = [
  'webhook-accepted',
  'webhook-answered',
  'queue-drained',
  'long-loop',
  'memory',
  'engine-cost',
  'group-commit',
  'bytes-per-run',
  'prune',
  'full-load',
];

interface Result {
  readonly name: string;
  readonly seconds: number;
  readonly figures: readonly Figure[];
}

async function run(name: string): Promise<Result> {
  const begun = performance.now();
  const child = fork(fileURLToPath(new URL(`${name}.ts`, import.meta.url)));
  let figures: readonly Figure[] = [];
  child.on('message', (message) => {
    ({ figures } = message as { figures: readonly Figure[] });
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) process.exitCode = 1;
  return { name, seconds: Math.round((performance.now() - begun) / 1000), figures };
}

const named = process.argv.slice(2).filter((name) => scenarios.includes(name));
const results: Result[] = [];
for (const name of named.length > 0 ? named : scenarios) results.push(await run(name));

const machine = {
  cpu: cpus()[0]?.model,
  cores: availableParallelism(),
  gigabytes: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
};
const text = JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2);
writeFileSync(fileURLToPath(new URL('results.json', import.meta.url)), `${text}\n`);
