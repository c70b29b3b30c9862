/**
 * `npm run test:long -- <name> [--rounds N]`: one of the tests that take minutes or hours (`<name>.long.test.ts`), which no check
 * runs. The environment is passed on. Without such a name it lists what there is, and fails.
 */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { run } from '../scripts/program.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const suffix = '.long.test.ts';
const folders = ['server/src', 'server/test', 'connectors'];
const files = folders.flatMap((folder) => globSync(`${folder}/**/*${suffix}`, { cwd: root }));
const byName = new Map(files.map((file) => [basename(file, suffix), file]));

/** What is wanted; undefined when the arguments name nothing that can be done. @param {string[]} args */
function read(args) {
  try {
    const options = /** @type {const} */ ({ rounds: { type: 'string' } });
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [name = '', ...surplus] = positionals;
    const file = byName.get(name);
    const { rounds } = values;
    if (!file || surplus.length > 0 || !/^[1-9]\d*$/.test(rounds ?? '1')) return undefined;
    return { file, env: rounds === undefined ? {} : { WEIR_TEST_ROUNDS: rounds } };
  } catch {
    return undefined;
  }
}

const wanted = read(process.argv.slice(3));
if (wanted === undefined) {
  console.error('用法 / Usage: npm run test:long -- <name> [--rounds N]');
  for (const name of [...byName.keys()].toSorted()) console.error(`  ${name}`);
  process.exit(2);
}
const project = ['--root', 'server', '--project', 'long'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...project, '--reporter=verbose'];
const env = { ...process.env, ...wanted.env };
const { code } = await run(process.execPath, [...vitest, `/${basename(wanted.file)}`], {
  cwd: root,
  env,
});
process.exitCode = code ?? 1;
