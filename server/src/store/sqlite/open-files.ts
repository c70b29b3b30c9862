import type { Database } from './database.ts';

/** Tenants' files that a process keeps open at most; the one unused longest is closed for the next. */
const maxOpen = 100;
/** ms after which an unused file is closed. */
const idleMs = 60_000;

interface OpenFile<File> {
  readonly file: File;
  usedAt: number;
}

/** Opens files at their first use and closes them when idle. */
export interface OpenFiles<File = Database> {
  /** Throws what `open` throws. */
  use(key: string): File;
  /** Closes the file of the key, so that it is opened again. */
  drop(key: string): void;
  closeAll(): void;
}

/** `now` in ms on any clock. */
export function openFiles<File extends { close(): void } = Database>(
  open: (key: string) => File,
  shut: (file: File) => void = (file) => file.close(),
  now: () => number = () => performance.now(),
): OpenFiles<File> {
  /** In order of use, the latest last. */
  const files = new Map<string, OpenFile<File>>();

  const close = (key: string, { file }: OpenFile<File>) => {
    files.delete(key);
    shut(file);
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
      const used = kept ?? { file: open(key), usedAt: 0 };
      used.usedAt = now();
      files.delete(key);
      files.set(key, used);
      if (!kept) closeIdle();
      return used.file;
    },
    drop(key) {
      const kept = files.get(key);
      if (kept) close(key, kept);
    },
    closeAll() {
      clearInterval(timer);
      for (const [key, file] of files) close(key, file);
    },
  };
}
