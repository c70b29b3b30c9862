import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { ActionHost } from '../connector-host/call-action.ts';
import type { Log } from '../observe/log.ts';
import type { Queue, Ticket } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import { isSuspect } from '../store/order.ts';
import type { ClaimedRun, TenantStores } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';
import type { Lease } from './lease.ts';
import { outlast } from './outlast.ts';
import { executeRun } from './run-execution.ts';

export interface WorkerParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
  readonly versions: Versions;
  readonly actions: ActionHost;
  readonly lease: Lease;
  readonly log: Log;
  readonly now: () => number;
}

/** Runs claimed at once by one ticket. */
const batch = 20;
/** A run that was claimed so often, at last alone, without adding to its journal kills whoever works on it: it fails. */
const fruitlessClaims = 20;
/** Pause after the queue or the store could not be reached, ms. */
const pauseAfterFault = 500;

/**
 * Takes tickets while it has a free slot, claims runs, carries them out. `stop` takes no more and resolves when the
 * runs in hand ended; a run that outlives the process is claimed by another worker.
 */
export function startRunWorker(
  parts: WorkerParts,
  { groups, slots }: { groups: readonly string[]; slots: number },
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();

  const onTicket = async ({ tenant, group }: Ticket): Promise<void> => {
    const limit = Math.min(batch, slots - inHand.size);
    const store = parts.stores.of(tenant);
    const claim = { owner: parts.lease.incarnation, group, limit };
    for (const claimed of await store.claim(claim)) {
      const alone = isSuspect({ epoch: claimed.epoch, lastSeq: claimed.run.lastSeq });
      if (alone) await Promise.all(inHand);
      const work: Promise<void> = carry(parts, tenant, claimed).finally(() => inHand.delete(work));
      inHand.add(work);
      if (alone) await work;
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (inHand.size >= slots) {
        await Promise.race(inHand);
        continue;
      }
      try {
        const ticket = await parts.queue.take(groups, stopping.signal);
        if (ticket) await onTicket(ticket);
      } catch (error) {
        parts.log.warn({ error }, 'cannot take work');
        await new Promise((resolve) => setTimeout(resolve, pauseAfterFault));
      }
    }
  };

  const done = loop();
  return {
    async stop() {
      stopping.abort();
      await done;
      await Promise.all(inHand);
    },
  };
}

async function carry(parts: WorkerParts, tenant: string, claimed: ClaimedRun): Promise<void> {
  const { run } = claimed;
  const store = parts.stores.of(tenant);
  try {
    if (claimed.epoch > run.lastSeq + fruitlessClaims) throw new Error('claimed too often in vain');
    const { plan } = await outlast(parts.lease, () =>
      parts.versions.load({ tenant, flow: run.flow, version: run.version }),
    );
    await executeRun({
      tenant,
      claimed,
      plan,
      store,
      lease: parts.lease,
      actions: parts.actions,
      now: parts.now,
      onCommitted: ({ status, seq }) =>
        parts.signals.publish({ tenant, runId: run.id, status, lastSeq: seq }),
    });
  } catch (error) {
    if (error instanceof WeirError && error.code === 'lease_lost') {
      parts.log.warn({ run: run.id, tenant }, 'run was taken over');
      return;
    }
    parts.log.error({ run: run.id, tenant, traceId: run.traceId, error }, 'run cannot go on');
    await endBroken(parts, tenant, claimed);
  }
}

/**
 * A fault of ours must not leave a run silently stuck, nor be tried for ever: the run ends as failed. When even that
 * cannot be written, another worker will claim it once this one is gone.
 */
async function endBroken(parts: WorkerParts, tenant: string, claimed: ClaimedRun): Promise<void> {
  const store = parts.stores.of(tenant);
  const { id: runId, traceId } = claimed.run;
  try {
    const run = await outlast(parts.lease, () => store.findRun(runId));
    if (!run) return;
    const at = parts.now();
    const error = toErrorData(new WeirError('internal'), { traceId });
    const seq = run.lastSeq + 1;
    const end = {
      runId,
      owner: parts.lease.incarnation,
      epoch: claimed.epoch,
      chunk: encodeChunk([{ type: 'ended', seq, at, status: 'failed', error }]),
      status: 'failed' as const,
      startedAt: run.startedAt ?? at,
      endedAt: at,
      error,
    };
    await outlast(parts.lease, () => store.append(end));
    parts.signals.publish({ tenant, runId, status: 'failed', lastSeq: seq });
  } catch (fault) {
    parts.log.error({ run: runId, tenant, error: fault }, 'broken run cannot be ended');
  }
}
