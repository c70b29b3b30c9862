import type { Config } from '../config.ts';
import { type DiskRoom, roomOf, watchDisk } from '../observe/disk-room.ts';
import { toldOnce } from '../observe/told-once.ts';
import type { Versions } from '../versions/versions.ts';
import { createRetention, keepEvery, type RetentionParts } from '../worker/retention.ts';
import { trimJournals } from '../worker/trim-journals.ts';

/** Between two looks at the room on the disk, ms. */
const lookEvery = 1_000;
/** Until the first round, ms: not beside all else that starts, and yet before a process that is often restarted ends. */
const firstAfter = 60_000;

export interface Keeping {
  /** Undefined where the data lie on a server of their own, which says itself when it is full. */
  readonly disk: DiskRoom | undefined;
  /** Resolves once nothing is being removed any more. */
  stop(): Promise<void>;
}

/** Keeps what is kept within its bounds, as long as this process lives: removes old runs, and looks at the disk. */
export async function startKeeping(
  parts: Omit<RetentionParts, 'quota' | 'stopping' | 'trim'> & {
    readonly versions: Versions;
    readonly config: Pick<Config, 'dataDir' | 'databaseUrl' | 'diskReserve' | 'flowQuota'>;
  },
): Promise<Keeping> {
  const { log } = parts;
  const { dataDir, databaseUrl, diskReserve: reserve, flowQuota: quota } = parts.config;
  const room = () => roomOf(dataDir);
  const disk = databaseUrl === undefined ? watchDisk({ log, reserve, room }) : undefined;
  const stopped = new AbortController();
  const stopping = stopped.signal;
  const retention = createRetention({
    ...parts,
    quota,
    stopping,
    trim: (tenant, store) => trimJournals({ ...parts, stopping }, tenant, store),
  });
  const removeOld = toldOnce(log, 'removing old runs', () => retention.round());
  let round = Promise.resolve();
  const begin = (): void => {
    round = removeOld();
  };
  const timers = [setTimeout(begin, firstAfter), setInterval(begin, keepEvery)];
  if (disk) {
    const look = toldOnce(log, 'looking at the disk', () => disk.look());
    await look();
    timers.push(setInterval(look, lookEvery));
  }
  return {
    disk,
    async stop() {
      stopped.abort();
      for (const timer of timers) clearTimeout(timer);
      await round;
    },
  };
}
