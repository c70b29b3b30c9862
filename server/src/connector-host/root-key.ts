import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRootKey } from './credentials.ts';

const fileName = 'root.key';

export interface RootKey {
  readonly key: Uint8Array;
  /** The file it was made in just now: worth a warning, because without it no secret can be read again. */
  readonly createdAt: string | undefined;
}

/** The root key of the environment, else that of the data folder, which is made at the first start. Throws `root_key_invalid`. */
export function loadRootKey(folder: string, given: string | undefined): RootKey {
  if (given !== undefined) return { key: parseRootKey(given), createdAt: undefined };
  const path = join(folder, fileName);
  const made = createFile(path);
  return {
    key: parseRootKey(readFileSync(path, 'utf8').trim()),
    createdAt: made ? path : undefined,
  };
}

/** Never writes over a file that is there. */
function createFile(path: string): boolean {
  try {
    const text = `${randomBytes(32).toString('base64')}\n`;
    writeFileSync(path, text, { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
