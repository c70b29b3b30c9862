import { setTimeout as pause } from 'node:timers/promises';
import { WeirError } from '@weir/contract/weir-error';
import type { Connection } from './connection.ts';

/** Whether a process serves an installation with a queue of its own, so that there can be no second, or among others. */
export type Serving = 'alone' | 'among others';

/** That this process serves the installation. */
export interface InstallationLock {
  /** Resolves when a server of the other kind has taken the database over; the lock comes back by itself after all else. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/** Key of the advisory lock in the control database: the letters `weiri`. */
const installationLock = BigInt('0x7765697269');
/** A server that was killed a moment ago may still hold its lock, ms. */
const patience = 5_000;
const retryEvery = 100;
/** Between two tries to reach a server that is away, ms. */
const reconnectEvery = 1_000;

/**
 * Takes the control database for this process, or a share of it, till it is released or the process ends, however it ends:
 * the lock lives as long as its connection. Throws `database_in_use` when another server holds it and either of the two
 * serves alone, and what `connect` throws.
 */
export async function takeInstallation(
  connect: () => Promise<Connection>,
  serving: Serving,
): Promise<InstallationLock> {
  const lost = Promise.withResolvers<void>();
  let released = false;
  let held = await take(connect, serving);

  const keep = (): void => {
    held.onLost(() => {
      if (!released) void again();
    });
  };
  const again = async (): Promise<void> => {
    while (!released) {
      await pause(reconnectEvery);
      try {
        held = await take(connect, serving);
        if (released) return await held.close();
        return keep();
      } catch (error) {
        if (error instanceof WeirError) return lost.resolve();
      }
    }
  };
  keep();
  return {
    lost: lost.promise,
    async release() {
      released = true;
      if (!held.lost) await held.close();
    },
  };
}

async function take(connect: () => Promise<Connection>, serving: Serving): Promise<Connection> {
  const connection = await connect();
  const lock = serving === 'alone' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  try {
    const until = performance.now() + patience;
    for (;;) {
      const [row] = await connection.command(`SELECT ${lock}(${installationLock}) AS taken`);
      if (row?.['taken'] === true) return connection;
      if (performance.now() > until)
        throw new WeirError('database_in_use', { database: connection.database });
      await pause(retryEvery);
    }
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}
