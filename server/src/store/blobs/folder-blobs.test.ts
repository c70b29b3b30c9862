import { mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Blobs } from './blobs.ts';
import { folderBlobs } from './folder-blobs.ts';

const hash = 'ab'.repeat(32);
const bytes = Buffer.from('value');
const dayAgo = Date.now() - 86_400_000;

let data: string;
let blobs: Blobs;
let path: string;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'weir-blobs-'));
  blobs = folderBlobs(data, 't');
  path = join(data, 'blobs', 't', 'ab', hash);
});
afterEach(() => rm(data, { recursive: true }));

const age = (file = path) => utimes(file, dayAgo / 1000 - 60, dayAgo / 1000 - 60);
const sweep = (isUsed: (hash: string) => Promise<boolean>) =>
  blobs.sweep({ before: dayAgo, isUsed });
const names = () => readdir(join(data, 'blobs', 't', 'ab'));

test('what was put is there, and only there once', async () => {
  expect(await blobs.get(hash)).toBeNull();
  await blobs.sweep({ before: Date.now(), isUsed: async () => false });
  await blobs.put({ hash, bytes });
  await blobs.put({ hash, bytes });
  expect(await blobs.get(hash)).toEqual(bytes);
  expect(await names()).toEqual([hash]);
});

test('an old one that is not used goes, a used one and a young one stay', async () => {
  await blobs.put({ hash, bytes });
  await sweep(async () => false);
  await age();
  await sweep(async () => true);
  expect(await names()).toEqual([hash]);
  await sweep(async (asked) => asked !== hash);
  expect(await blobs.get(hash)).toBeNull();
});

test('one that is put, or named, while it is about to be removed stays', async () => {
  await blobs.put({ hash, bytes });
  await age();
  await sweep(async () => {
    await blobs.put({ hash, bytes });
    return false;
  });
  expect(await names()).toEqual([hash]);
  await age();
  let looks = 0;
  await sweep(async () => {
    looks += 1;
    // Taken aside it can be read, and be put anew.
    if (looks === 2) expect(await blobs.get(hash)).toEqual(bytes);
    return looks === 2;
  });
  expect(looks).toBe(2);
  expect(await names()).toEqual([hash]);
});

test('what a sweep or a write that did not end left behind is tidied up', async () => {
  await blobs.put({ hash, bytes });
  await age();
  await rename(path, `${path}.gone`);
  expect(await blobs.get(hash)).toEqual(bytes);
  await sweep(async () => true);
  expect(await readFile(path, 'utf8')).toBe('value');
  await age();
  await rename(path, `${path}.gone`);
  await writeFile(`${path}.1.part`, 'val');
  await age(`${path}.1.part`);
  await sweep(async () => false);
  expect(await names()).toEqual([]);
});
