/** The longest time a timer takes. */
const maxMs = 2 ** 31 - 1;

/** A signal that is aborted after `ms`, which may be a fraction or beyond what a timer takes. */
export function timeoutSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.max(Math.ceil(ms), 0), maxMs));
}

/** One signal for all of them, each counted once. */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  const [only, ...others] = new Set(signals);
  return only !== undefined && others.length === 0 ? only : AbortSignal.any([...signals]);
}

/**
 * Settles as `work` does, or rejects with `abandoned` once `graceMs` have passed since `stop`: work that does not listen
 * to the signal is left to itself.
 */
export async function untilStopped<T>(
  work: Promise<T>,
  { stop, graceMs, abandoned }: { stop: AbortSignal; graceMs: number; abandoned: () => Error },
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onStop = () => {
    timer = setTimeout(() => reject(abandoned()), graceMs);
  };
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
  }
}
