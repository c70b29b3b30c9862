import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pages } from './build-pages.ts';

const read = (path: string) => readFileSync(`${pages}/${path}`);

it('loads at most 450 KB of compressed scripts at first', () => {
  const html = read('index.html').toString();
  const first = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path);
  expect(first.length).toBeGreaterThan(0);
  const bytes = first.reduce((sum, path = '') => sum + gzipSync(read(path)).byteLength, 0);
  expect(bytes).toBeLessThanOrEqual(450 * 1024);
});

it('has no inline script, which the content security policy would refuse', () => {
  expect(read('index.html').toString()).not.toMatch(/<script(?![^>]*\ssrc=)/);
});

it('carries nothing of server, connectors or vendors', () => {
  const scripts = globSync('assets/*.js', { cwd: pages });
  expect(scripts.length).toBeGreaterThan(5);
  const foreign = /larksuite|open\.feishu\.cn|from"node:|require\("node:|better-sqlite|kysely/;
  expect(scripts.filter((path) => foreign.test(read(path).toString()))).toEqual([]);
});
