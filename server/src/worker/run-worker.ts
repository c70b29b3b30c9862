import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { WorkerLoad } from '../store/control-store.ts';
import { isSuspect } from '../store/order.ts';
import type { ClaimedRun, ReadyCount, TenantStores } from '../store/tenant-store.ts';
import { endBroken } from './end-broken.ts';
import { type GatheredTickets, gatherTickets } from './gathered-tickets.ts';
import { newsOf } from './news-of.ts';
import { outlast } from './outlast.ts';
import { executeRun } from './run-execution.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import { createTakenRuns, type TakenRuns } from './taken-runs.ts';
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

/** What a worker has taken. */
interface Hands {
  readonly parts: WorkerParts;
  readonly slots: number;
  readonly told: ToldRuns;
  readonly runs: Set<Promise<void>>;
  readonly tickets: GatheredTickets;
  readonly taken: TakenRuns;
  /** A suspect is being carried out, or is about to be. */
  alone: boolean;
}

/**
 * Takes tickets while it has a free slot, claims runs, carries them out. Tickets that come while a claim is being committed
 * are used by the next one together, so a commit's time does not bound how many runs are begun. `stop` takes no more and
 * resolves when the runs in hand ended; a run that outlives the process is claimed by another worker.
 */
export function startRunWorker(
  parts: WorkerParts,
  { groups, slots }: { groups: readonly string[]; slots: number },
): RunWorker {
  const { stores, lease, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const told = watchToldRuns({ stores, owner: lease.incarnation, log });
  const tickets = gatherTickets();
  const taken = createTakenRuns();
  const hands: Hands = { parts, slots, told, runs: new Set(), tickets, taken, alone: false };
  const tell = createOutageLog(log);
  let claiming: Promise<void> | undefined;

  const claimAll = async (): Promise<void> => {
    while (tickets.size > 0 && hands.runs.size < slots && !signal.aborted) {
      try {
        await useTickets(hands);
        tell(undefined);
      } catch (error) {
        tell(error);
        await pause();
      }
    }
    putBack(hands);
  };
  const take = async (): Promise<void> => {
    const free = slots - hands.runs.size - tickets.size;
    const taken = await parts.queue.take(groups, signal, Math.min(batch, free));
    if (!taken) return;
    crashPoint('ticket-taken');
    const { count = 1, ...ticket } = taken;
    tickets.add(ticket, count);
    if (hands.alone) putBack(hands);
    else
      claiming ??= claimAll().finally(() => {
        claiming = undefined;
      });
  };
  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      if (hands.alone || hands.runs.size + tickets.size >= slots) {
        const ends = [...hands.runs];
        if (claiming !== undefined) ends.push(claiming);
        await Promise.race(ends);
        continue;
      }
      await take().catch(async (error: unknown) => {
        tell(error);
        await pause();
      });
    }
    await claiming;
  };

  const done = loop();
  return {
    load: () => ({ groups, slots, load: hands.runs.size, taken: taken.lately() }),
    async stop() {
      stopping.abort();
      await done;
      await Promise.all(hands.runs);
      told.stop();
    },
  };
}

/** The tickets of one tenant and group, by one claim. */
async function useTickets(hands: Hands): Promise<void> {
  const { parts, slots, runs, tickets, taken } = hands;
  const next = tickets.next();
  if (!next) return;
  const { ticket, count } = next;
  parts.lease.assertFresh();
  const claimed = await parts.stores.of(ticket.tenant).claim({
    owner: parts.lease.incarnation,
    group: ticket.group,
    limit: Math.min(batch, slots - runs.size),
  });
  taken.count(ticket, claimed.length);
  if (claimed.length > 0) crashPoint('claim-committed');
  // One that finds nothing says so for all tickets.
  if (claimed.length > 0 && count > claimed.length) tickets.add(ticket, count - claimed.length);
  for (const each of claimed) {
    if (isSuspect(each)) await beginAlone(hands, ticket.tenant, each);
    else void begin(hands, ticket.tenant, each);
  }
}

function begin({ parts, told, runs }: Hands, tenant: string, claimed: ClaimedRun): Promise<void> {
  const work: Promise<void> = carry(parts, { tenant, claimed, told }).finally(() =>
    runs.delete(work),
  );
  runs.add(work);
  return work;
}

async function beginAlone(hands: Hands, tenant: string, claimed: ClaimedRun): Promise<void> {
  hands.alone = true;
  putBack(hands);
  await Promise.all(hands.runs);
  await begin(hands, tenant, claimed);
  hands.alone = false;
}

/** What there is no room for goes to whoever has; a lost ticket is added by the sweep. */
function putBack({ parts, tickets }: Hands): void {
  for (let next = tickets.next(); next; next = tickets.next())
    void parts.queue.add(next.ticket, next.count).catch(() => undefined);
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pauseAfterFault);
  });
}

/** An outage is logged once, however often it is tried; without an error it is over. */
function createOutageLog(log: WorkerParts['log']): (error: unknown) => void {
  let isLogged = false;
  return (error) => {
    if (error !== undefined && !isLogged)
      log.warn({ error }, 'cannot take work; it is tried again');
    isLogged = error !== undefined;
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
      onCommitted: (state) => parts.signals.publish(newsOf({ tenant, runId: run.id }, state)),
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
