import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './program.mjs';
import { Refusal } from './refusal.mjs';

const sources = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/package.json',
  'server/contract',
  'connectors/sdk',
  'package-lock.json',
];
const stamp = 'web/dist/.built';

/** Hash of everything the pages are made of. @param {string} root */
export function sourcesHash(root) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(root, source)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} hash */
export function isBuilt(root, hash) {
  const file = join(root, stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/**
 * Builds beside web/dist and puts the result in its place when it is complete.
 *
 * @param {string} root
 * @param {{ node: string, hash: string }} build
 */
export async function buildWeb(root, { node, hash }) {
  const dist = join(root, 'web/dist');
  const next = join(root, 'node_modules/.cache/web-next');
  const old = join(root, 'node_modules/.cache/web-old');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = ['--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
  const { code } = await run(node, [vite, 'build', join(root, 'web'), ...options]);
  if (code !== 0)
    throw new Refusal('构建页面失败，原因见上。', 'Building the pages failed, see above.');
  writeFileSync(join(next, '.built'), hash);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Files at or below `path`, without tests; none where the path is missing.
 *
 * @param {string} root @param {string} path @returns {string[]}
 */
function filesOf(root, path) {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (entry?.isDirectory()) {
    return readdirSync(join(root, path)).flatMap((name) => filesOf(root, `${path}/${name}`));
  }
  return entry && !path.includes('.test.') ? [path] : [];
}
