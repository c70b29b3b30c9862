import { isEnded } from '@weir/contract/run-status';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';
import type { Signals } from './signals.ts';

/** Signals may be lost, so the row is looked at as well: after these ms, then every last one of them. */
const looks = [250, 1000, 2000];

/**
 * The ended run, or the one that is `enough`; `null` when `timeoutMs` passed or `signal` was aborted before that, or `told` was
 * called.
 */
export async function waitForRun(wait: {
  signals: Signals;
  store: TenantStore;
  tenant: string;
  runId: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** It was accepted just now, so its row says nothing before the first signal. */
  isNew?: boolean;
  /** Asked after each commit of a run that has not ended. */
  enough?: (run: RunRow) => Promise<boolean>;
  /** Is given the run's output, as JSON text, where the news of its end brings it: nothing has to be read then. */
  told?: (output: string) => void;
}): Promise<RunRow | null> {
  const { signals, store, tenant, runId, timeoutMs, signal, isNew, enough, told } = wait;
  const deadline = performance.now() + timeoutMs;
  let wake = (): void => undefined;
  let isTold = false;
  const stop = signals.subscribe({ tenant, runId }, ({ status, output }) => {
    if (told && output !== undefined && !isTold) {
      isTold = true;
      told(output);
    }
    if (enough || isEnded(status)) wake();
  });
  signal?.addEventListener('abort', () => wake());
  try {
    for (let look = 0, seen = 0; !isTold; look += 1) {
      const run = look === 0 && isNew ? null : await store.findRun(runId);
      if (run && isEnded(run.status)) return run;
      if (run && run.lastSeq > seen && (await enough?.(run))) return run;
      seen = run?.lastSeq ?? seen;
      const rest = deadline - performance.now();
      if (rest <= 0 || signal?.aborted) return null;
      const pause = Math.min(rest, looks[Math.min(look, looks.length - 1)] ?? rest);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return null;
  } finally {
    stop();
  }
}
