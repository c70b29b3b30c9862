#!/usr/bin/env node
/**
 * The way in for every command: plain JavaScript without a dependency, for the Node that is there (20.20 or newer).
 *
 *     node server/start.mjs prepare [--dev]    installs and builds what is missing, nothing else
 *     node server/start.mjs <command> …        a command of src/main.ts, as `npx weir <command> …` is
 *     node server/start.mjs project:<name> …   what the script of package.json by that name does for Weir itself
 *
 * `weir test` is about a user's flows, and `npm test` about Weir: no name of `entries` can be one of a command.
 * The command runs on the pinned Node 24 from node_modules and takes the place of this process.
 */
import { fileURLToPath } from 'node:url';

const needed = [20, 20];
const entries = new Map([
  ['project:test', 'test/run-tests.mjs'],
  ['project:check', 'test/run-tests.mjs'],
  ['project:test:long', 'test/run-long.mjs'],
  ['project:bench', '../bench/bench.ts'],
]);

/** @param {string[]} args */
async function main([command = 'help', ...given]) {
  // `npm start` has just prepared, on whichever Node was there; this is the pinned one.
  const prepared = given.includes('--prepared');
  const rest = given.filter((arg) => arg !== '--prepared');
  if (isOlder(process.versions.node, needed)) {
    const found = process.versions.node;
    console.error(`需要 Node ${needed.join('.')} 或更高版本，当前是 ${found}。`);
    console.error(`Node ${needed.join('.')} or newer is needed, this is ${found}.`);
    return process.exit(1);
  }
  const root = fileURLToPath(new URL('../', import.meta.url));
  const { nodeOf, prepare } = await import('./scripts/prepare.mjs');
  const { Refusal } = await import('./scripts/refusal.mjs');
  try {
    const node = prepared
      ? nodeOf(root)
      : await prepare(root, {
          dev: entries.has(command) || rest.includes('--dev'),
          web: ['start', 'project:test', 'prepare'].includes(command),
        });
    if (command === 'prepare') return;
    const entry = fileURLToPath(new URL(entries.get(command) ?? 'src/main.ts', import.meta.url));
    const { compileCache } = await import('./scripts/compile-cache.mjs');
    process.env['NODE_COMPILE_CACHE'] = compileCache(root);
    const { become } = await import('./scripts/program.mjs');
    await become(node, ['--disable-warning=ExperimentalWarning', entry, command, ...rest]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`${error.zh}\n${error.message}`);
    process.exit(1);
  }
}

/** @param {string} version @param {number[]} least */
function isOlder(version, [major = 0, minor = 0]) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

await main(process.argv.slice(2));
