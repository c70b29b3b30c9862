import { statfs } from 'node:fs/promises';
import { WeirError } from '@weir/contract/weir-error';
import type { Log } from './log.ts';

/** Bytes of a file system. */
export interface Room {
  readonly free: number;
  readonly total: number;
}

/** Looks at the room that is left on the disk, so that events are refused before it is full and runs in hand can end. */
export interface DiskRoom {
  /** @throws WeirError `disk_full`, while there is less left than is kept back. */
  assertRoom(): void;
  /** What `/readyz` says. */
  state(): { readonly full: boolean; readonly freeBytes: number; readonly reserveBytes: number };
  /** Looks again. */
  look(): Promise<void>;
}

/** Kept back where the settings do not say it: 1 GB, and of small disks a twentieth. */
const usualReserve = 2 ** 30;
const usualShare = 0.05;
/** Once it is too little, so much more has to be free before events are accepted again: not one by one. */
const backAgain = 1.05;
/** When a sender may try again, ms. */
const retryAfter = 30_000;

/** `reserve` in bytes; undefined: as is usual. Until the first look there is room. */
export function watchDisk(parts: {
  readonly log: Log;
  readonly reserve: number | undefined;
  readonly room: () => Promise<Room>;
}): DiskRoom {
  const { log, reserve, room } = parts;
  let seen = { full: false, freeBytes: 0, reserveBytes: reserve ?? usualReserve };
  return {
    assertRoom() {
      if (seen.full) throw new WeirError('disk_full', {}, { retryAfter });
    },
    state: () => seen,
    async look() {
      const { free: freeBytes, total } = await room();
      const reserveBytes = reserve ?? Math.min(usualReserve, Math.floor(total * usualShare));
      const full = freeBytes < (seen.full ? reserveBytes * backAgain : reserveBytes);
      if (full !== seen.full) {
        if (full) log.error({ freeBytes, reserveBytes }, 'the disk is almost full: no events');
        else log.info({ freeBytes, reserveBytes }, 'there is room on the disk: events again');
      }
      seen = { full, freeBytes, reserveBytes };
    },
  };
}

/** Of the file system the folder lies on, for those who are not its owner. */
export async function roomOf(folder: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}
