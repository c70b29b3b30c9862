import { isEnded } from '@weir/contract/run-status';
import type { RunRow, TenantStore } from '../store/tenant-store.ts';
import type { Signals } from './signals.ts';

/** Signals may be lost, so the row is looked at as well: after these ms, then every last one of them. */
const looks = [250, 1000, 2000];

/** The ended run, or `null` when `timeoutMs` passed or `signal` was aborted before it ended. */
export async function waitForRun(wait: {
  signals: Signals;
  store: TenantStore;
  tenant: string;
  runId: string;
  timeoutMs: number;
  signal?: AbortSignal;
}): Promise<RunRow | null> {
  const { signals, store, tenant, runId, timeoutMs, signal } = wait;
  const deadline = performance.now() + timeoutMs;
  let wake = (): void => undefined;
  const stop = signals.subscribe({ tenant, runId }, ({ status }) => {
    if (isEnded(status)) wake();
  });
  signal?.addEventListener('abort', () => wake());
  try {
    for (let look = 0; ; look += 1) {
      const run = await store.findRun(runId);
      if (run && isEnded(run.status)) return run;
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
  } finally {
    stop();
  }
}
