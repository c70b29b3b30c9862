import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { checkTenantKey } from '../tenant-key.ts';
import type { Blobs } from './blobs.ts';

/** Ends the name of a file that is about to be removed, or not yet whole. */
const leaving = '.gone';
const coming = '.part';

/**
 * Files in a folder that all processes of the machine share. When a file was last given is its time of change: who finds it
 * there renews that, and the sweep, which takes a file aside before it removes it, sees that even then.
 */
export function folderBlobs(dataFolder: string, tenant: string): Blobs {
  checkTenantKey(tenant);
  const folder = join(dataFolder, 'blobs', tenant);
  const pathOf = (hash: string): string => join(folder, hash.slice(0, 2), hash);
  return {
    async put({ hash, bytes }) {
      const path = pathOf(hash);
      if (await renew(path)) return;
      try {
        await write(path, bytes);
      } catch (error) {
        if (codeOf(error) !== 'ENOSPC') throw error;
        throw new WeirError('disk_full', {}, { cause: error });
      }
    },
    async get(hash) {
      const path = pathOf(hash);
      // One that is taken aside in this moment is put back.
      for (const each of [path, path + leaving, path]) {
        try {
          return await readFile(each);
        } catch (error) {
          if (codeOf(error) !== 'ENOENT') throw error;
        }
      }
      return null;
    },
    async sweep({ before, isUsed }) {
      for (const part of await namesIn(folder))
        for (const name of await namesIn(join(folder, part)))
          await sweepFile(join(folder, part, name), { before, isUsed }).catch(unlessGone);
    },
  };
}

/** It was given its name, or removed, meanwhile. */
function unlessGone(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const part = `${path}.${randomUUID()}${coming}`;
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await synced(part, 'wx', (file) => file.writeFile(bytes));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  // The name has to survive as well, and those of folders that are new.
  await synced(folder, 'r', async () => undefined);
  for (let each = folder; made !== undefined && each.length >= made.length; ) {
    each = dirname(each);
    await synced(each, 'r', async () => undefined);
  }
}

async function synced(
  path: string,
  flags: 'r' | 'wx',
  work: (file: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await work(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** False: it is not there. */
async function renew(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function sweepFile(
  path: string,
  { before, isUsed }: Parameters<Blobs['sweep']>[0],
): Promise<void> {
  const isOld = async (each: string): Promise<boolean> => (await stat(each)).mtimeMs < before;
  if (!(await isOld(path))) return;
  if (path.endsWith(coming)) return rm(path);
  const hash = path.replace(leaving, '').slice(-64);
  if (await isUsed(hash)) {
    // Left aside by a sweep that did not end.
    if (path.endsWith(leaving)) await rename(path, path.slice(0, -leaving.length));
    return;
  }
  const aside = path.endsWith(leaving) ? path : path + leaving;
  if (aside !== path) await rename(path, aside);
  // Given again since it was looked at, and named soon, or already.
  const isBack = !(await isOld(aside)) || (await isUsed(hash));
  if (isBack) await rename(aside, path);
  else await rm(aside);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
