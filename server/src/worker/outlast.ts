import { WeirError } from '@weir/contract/weir-error';
import type { Lease } from './lease.ts';

/** Between two tries, ms. */
const pause = 500;
const passing: ReadonlySet<string> = new Set(['disk_full', 'overloaded', 'unavailable']);

/**
 * A full disk, a busy writer, a locked file: such faults pass, and the run waits for their end as long as it is ours, or
 * for `patience` ms. Throws what `work` throws otherwise, and `lease_lost` when the lease ended meanwhile.
 */
export async function outlast<T>(
  lease: Lease,
  work: () => Promise<T>,
  patience = Number.POSITIVE_INFINITY,
): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WeirError && passing.has(error.code))) throw error;
      if (performance.now() - begun >= patience) throw error;
      lease.assertFresh();
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
