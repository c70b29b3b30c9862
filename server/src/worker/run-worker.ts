import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../observe/crash-points.ts';
import type { Queue, Ticket } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { WorkerLoad } from '../store/control-store.ts';
import { isSuspect } from '../store/order.ts';
import type { ClaimedRun, ReadyCount, TenantStores } from '../store/tenant-store.ts';
import { endBroken } from './end-broken.ts';
import { outlast } from './outlast.ts';
import { executeRun } from './run-execution.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import { createTakenRuns } from './taken-runs.ts';
import { type ToldRuns, watchToldRuns } from './told-runs.ts';

export interface WorkerParts extends ExecutionParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
}

export interface RunWorker {
  /** What it tells of itself with its heartbeat. */
  load(): WorkerLoad;
  stop(): Promise<void>;
}

/** Runs claimed at once by one ticket. */
const batch = 20;
/** A run that was claimed so often in a row, at last alone, and nothing came of it, kills whoever works on it: it fails. */
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
): RunWorker {
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();
  const { stores, log } = parts;
  const taken = createTakenRuns();
  const told = watchToldRuns({ stores, owner: parts.lease.incarnation, log });

  const onTicket = async ({ tenant, group }: Ticket): Promise<void> => {
    crashPoint('ticket-taken');
    parts.lease.assertFresh();
    const limit = Math.min(batch, slots - inHand.size);
    const store = parts.stores.of(tenant);
    const claim = { owner: parts.lease.incarnation, group, limit };
    const runs = await store.claim(claim);
    taken.count({ tenant, group }, runs.length);
    if (runs.length > 0) crashPoint('claim-committed');
    for (const claimed of runs) {
      const alone = isSuspect(claimed);
      if (alone) await Promise.all(inHand);
      const work: Promise<void> = carry(parts, { tenant, claimed, told }).finally(() =>
        inHand.delete(work),
      );
      inHand.add(work);
      if (alone) await work;
    }
  };

  // An outage is logged once, however often it is tried.
  let isLogged = false;
  const tell = (error: unknown): void => {
    if (!isLogged) log.warn({ error }, 'cannot take work; it is tried again');
    isLogged = true;
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
        isLogged = false;
      } catch (error) {
        tell(error);
        await new Promise((resolve) => setTimeout(resolve, pauseAfterFault));
      }
    }
  };

  const done = loop();
  return {
    load: () => ({ groups, slots, load: inHand.size, taken: taken.lately() }),
    async stop() {
      stopping.abort();
      await done;
      await Promise.all(inHand);
      told.stop();
    },
  };
}

async function carry(
  parts: WorkerParts,
  { tenant, claimed, told }: { tenant: string; claimed: ClaimedRun; told: ToldRuns },
): Promise<void> {
  const { run } = claimed;
  const store = parts.stores.of(tenant);
  // A lost ticket is added by the sweep.
  const onReady = (counts: readonly ReadyCount[]): void => {
    for (const { group, count } of counts)
      void parts.queue.add({ tenant, group }, count).catch(() => undefined);
  };
  let release = (): void => undefined;
  const onHeld = (tell: () => void): void => {
    release = told.add({ tenant, runId: run.id, tell });
  };
  try {
    if (claimed.claims > fruitlessClaims) throw new Error('claimed too often in vain');
    const { plan } = await outlast(parts.lease, () =>
      parts.versions.load({ tenant, flow: run.flow, version: run.version }),
    );
    await executeRun(parts, {
      tenant,
      claimed,
      plan,
      store,
      onCommitted: ({ status, seq }) =>
        parts.signals.publish({ tenant, runId: run.id, status, lastSeq: seq }),
      onReady,
      onHeld,
    });
  } catch (error) {
    if (error instanceof WeirError && error.code === 'lease_lost') {
      parts.log.warn({ run: run.id, tenant }, 'run was taken over');
      return;
    }
    parts.log.error({ run: run.id, tenant, traceId: run.traceId, error }, 'run cannot go on');
    try {
      const end = await endBroken(parts, { tenant, claimed, store, fault: error });
      if (!end) return;
      parts.signals.publish({ tenant, runId: run.id, status: 'failed', lastSeq: end.seq });
      onReady(end.ready);
    } catch (fault) {
      // Another worker will claim it once this one is gone.
      parts.log.error({ run: run.id, tenant, error: fault }, 'broken run cannot be ended');
    }
  } finally {
    release();
  }
}
