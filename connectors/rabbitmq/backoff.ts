import { setTimeout as delay } from 'node:timers/promises';

export interface Backoff {
  readonly minMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after the `failures`th failure in a row (from 1): it doubles, and a random part of up to one half is
 * taken off, so that many who failed together come back one by one. `random` is from [0, 1).
 */
export function backoffMs(
  { minMs, maxMs }: Backoff,
  failures: number,
  random = Math.random(),
): number {
  const full = Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (1 - random / 2));
}

/** Waits; answers at once when the signal is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

/** What `promise` becomes, unless the signal is aborted first: then it rejects with the signal's reason. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
