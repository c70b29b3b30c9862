import type { Log } from './log.ts';

/**
 * Work that is done again and again: a failure is told once, however often it comes in a row, and so is its end. Never
 * rejects.
 */
export function toldOnce(log: Log, what: string, work: () => Promise<void>): () => Promise<void> {
  let isFailing = false;
  return async () => {
    try {
      await work();
      if (isFailing) log.info({}, `${what}: goes on`);
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.error({ error }, `${what}: failed; it is tried again`);
      isFailing = true;
    }
  };
}
