import { createHash } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const retryEvery = 200;
/** ms; its owner's pid may belong to another process by then. */
const oldest = 3_600_000;

/**
 * Runs `action` while no other process of this machine does so for the same folder. A lock of a process that is gone
 * does not count.
 *
 * @param {string} folder
 * @param {{ onWait: () => void, action: () => Promise<void> }} work `onWait` is called once, if there is to wait
 */
export async function exclusive(folder, { onWait, action }) {
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `weir-prepare-${id}.lock`);
  if (!tryLock(lock)) {
    onWait();
    while (!tryLock(lock)) await sleep(retryEvery);
  }
  try {
    await action();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** The link makes the lock appear together with its owner's pid. @param {string} lock */
function tryLock(lock) {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (isStale(lock)) renameAway(lock);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} lock */
function isStale(lock) {
  try {
    if (statSync(lock).mtimeMs < Date.now() - oldest) return true;
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    // EPERM: it lives and is another user's. ENOENT: given back meanwhile.
    return codeOf(error) === 'ESRCH';
  }
}

/** Of several processes that see a stale lock only one can move it. @param {string} lock */
function renameAway(lock) {
  const old = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, old);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  rmSync(old, { force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
