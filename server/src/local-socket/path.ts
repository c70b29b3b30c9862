import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';

/** Linux keeps 108 bytes for the address of a socket, macOS 104. */
const maxPathBytes = 100;

/**
 * Where the socket of a data folder lies: in the folder; when that path is too long for an address, under a hash in a
 * folder of the system's temporary one which only our user may enter and which is made here; on Windows a named pipe.
 * Throws `folder_unusable` when someone else holds that private folder.
 */
export function socketPath(
  dataFolder: string,
  platform: NodeJS.Platform = process.platform,
): string {
  const folder = resolve(dataFolder);
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\weir-${hash}`;
  const path = join(folder, 'weir.sock');
  return Buffer.byteLength(path) <= maxPathBytes ? path : join(privateFolder(), `${hash}.sock`);
}

/** A name in the temporary folder is known beforehand, so whoever was there first could pose as our server. */
function privateFolder(): string {
  const { uid } = userInfo();
  const path = join(tmpdir(), `weir-${uid}`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stat = lstatSync(path);
  if (!stat.isDirectory() || stat.uid !== uid || (stat.mode & 0o077) !== 0) {
    throw new WeirError('folder_unusable', { path, reason: 'EPERM' });
  }
  return path;
}
