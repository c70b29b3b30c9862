import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const sources = [
  'src/**/*',
  'public/*',
  'index.html',
  'vite.config.ts',
  '../server/contract/*.ts',
  '../package-lock.json',
];
export const pages = `${web}dist`;

/** Builds web/dist unless it is newer than everything it is made of. */
export default function buildPages(): void {
  const newest = Math.max(
    ...globSync(sources, { cwd: web }).map((file) => statSync(`${web}${file}`).mtimeMs),
  );
  const entry = `${pages}/index.html`;
  if (existsSync(entry) && statSync(entry).mtimeMs > newest) return;
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  );
  // A process of its own: the test runner's NODE_ENV would build React's development edition.
  execFileSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: 'inherit',
  });
}
