import type { Database } from './database.ts';

/** Tenants' files that a process keeps open at most; the one unused longest is closed for the next. */
const maxOpen = 100;
/** ms after which an unused file is closed. */
const idleMs = 60_000;

interface OpenFile {
  readonly database: Database;
  usedAt: number;
}

/** Opens files at their first use and closes them when idle. */
export interface OpenFiles {
  /** Throws what `open` throws. */
  use(key: string): Database;
  closeAll(): void;
}

/** `now` in ms on any clock. */
export function openFiles(
  open: (key: string) => Database,
  shut: (database: Database) => void = (database) => database.close(),
  now: () => number = () => performance.now(),
): OpenFiles {
  /** In order of use, the latest last. */
  const files = new Map<string, OpenFile>();

  const close = (key: string, file: OpenFile) => {
    files.delete(key);
    shut(file.database);
  };
  const closeIdle = () => {
    for (const [key, file] of files) {
      if (now() - file.usedAt < idleMs && files.size <= maxOpen) return;
      close(key, file);
    }
  };
  const timer = setInterval(closeIdle, idleMs / 2).unref();

  return {
    use(key) {
      const kept = files.get(key);
      const file = kept ?? { database: open(key), usedAt: 0 };
      file.usedAt = now();
      files.delete(key);
      files.set(key, file);
      if (!kept) closeIdle();
      return file.database;
    },
    closeAll() {
      clearInterval(timer);
      for (const [key, file] of files) close(key, file);
    },
  };
}
