import type { Database } from './database.ts';

/** Pages (4 KB) that may stay free in a file: what is written next takes them without the file growing again. */
const keepFree = 2000;
/** Pages given back at once: each is one that is moved, and a commit waits for all of them. */
const step = 250;

/**
 * Gives some of what removed runs leave back to the disk; call when nothing waits. True: there is more to give back.
 */
export function giveBackPages(database: Database): boolean {
  const free = Number(database.command('PRAGMA freelist_count')?.['freelist_count']);
  if (free <= keepFree) return false;
  database.exhaust(`PRAGMA incremental_vacuum(${step})`);
  return free - step > keepFree;
}
