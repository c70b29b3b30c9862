import { Numbered } from '../numbered.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { HandoverTaker } from '../queue/handover.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { WorkerLoad } from '../store/control-store.ts';
import { isSuspect } from '../store/order.ts';
import type { ClaimedRun, HandedFate, HandedRun, TenantStores } from '../store/tenant-store.ts';
import { type BornRun, claimedBorn, createBornRun } from './born-run.ts';
import { carryRun } from './carry-run.ts';
import { type GatheredTickets, gatherTickets } from './gathered-tickets.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import { createTakenRuns, type TakenRuns } from './taken-runs.ts';
import { type ToldRuns, watchToldRuns } from './told-runs.ts';

export interface WorkerParts extends ExecutionParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
  /** By which runs come that are not kept yet, where there is such a way. */
  readonly handover?: HandoverTaker<HandedRun, HandedFate> | undefined;
}

export interface RunWorker {
  /** What it tells of itself with its heartbeat. */
  load(): WorkerLoad;
  stop(): Promise<void>;
}

/** Runs claimed at once by one ticket. */
const batch = 20;
/** Pause after the queue or the store could not be reached, ms. */
const pauseAfterFault = 500;

/** What a worker has taken. */
interface Hands {
  readonly parts: WorkerParts;
  readonly slots: number;
  readonly told: ToldRuns;
  readonly runs: Numbered<Promise<void>>;
  readonly tickets: GatheredTickets;
  readonly taken: TakenRuns;
  /** A suspect is being carried out, or is about to be. */
  alone: boolean;
  /** Of the runs, those that are not kept yet. */
  unkept: number;
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
  const more = { runs: new Numbered<Promise<void>>(), tickets, taken, alone: false, unkept: 0 };
  const hands: Hands = { parts, slots, told, ...more };
  const tell = createOutageLog(log);
  let claiming: Promise<void> | undefined;

  const claimAll = async (): Promise<void> => {
    while (tickets.size > 0 && heldIn(hands) < slots && !signal.aborted) {
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
    const free = slots - heldIn(hands) - tickets.size;
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
      if (hands.alone || heldIn(hands) + tickets.size >= slots) {
        const ends = hands.runs.all();
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
  parts.handover?.onOffer(async (handed) =>
    signal.aborted ? { kind: 'refused' } : takeHanded(hands, handed),
  );
  return {
    load: () => ({ groups, slots, load: hands.runs.size, taken: taken.lately() }),
    async stop() {
      stopping.abort();
      await done;
      await Promise.all(hands.runs.all());
      told.stop();
    },
  };
}

/** Runs that take a slot. */
const heldIn = ({ runs, unkept }: Hands): number => runs.size - unkept;

/** The tickets of one tenant and group, by one claim. */
async function useTickets(hands: Hands): Promise<void> {
  const { parts, slots, tickets, taken } = hands;
  const next = tickets.next();
  if (!next) return;
  const { ticket, count } = next;
  parts.lease.assertFresh();
  const claimed = await parts.stores.of(ticket.tenant).claim({
    owner: parts.lease.incarnation,
    group: ticket.group,
    limit: Math.min(batch, slots - heldIn(hands)),
  });
  taken.count(ticket, claimed.length);
  if (claimed.length > 0) crashPoint('claim-committed');
  // One that finds nothing says so for all tickets.
  if (claimed.length > 0 && count > claimed.length) tickets.add(ticket, count - claimed.length);
  for (const each of claimed) {
    if (isSuspect(each)) await beginAlone(hands, ticket.tenant, each);
    else void begin(hands, { tenant: ticket.tenant, claimed: each });
  }
}

/** Those that are not kept yet are soon over, or are kept and count: the api gives no more than 100 of them at a time. */
function takeHanded(hands: Hands, handed: HandedRun): HandedFate | Promise<HandedFate> {
  const isFull = heldIn(hands) >= hands.slots;
  if (isFull || hands.alone || !hands.parts.lease.isFresh()) return { kind: 'refused' };
  crashPoint('run-handed');
  const { tenant, run } = handed;
  const born = createBornRun(handed);
  hands.taken.count({ tenant, group: run.group }, 1);
  hands.unkept += 1;
  void begin(hands, { tenant, claimed: claimedBorn(handed), born });
  return born.fate.finally(() => {
    hands.unkept -= 1;
  });
}

interface Begun {
  readonly tenant: string;
  readonly claimed: ClaimedRun;
  readonly born?: BornRun;
}

function begin({ parts, told, runs }: Hands, begun: Begun): Promise<void> {
  const work = carryRun(parts, { ...begun, told }).finally(() => void runs.take(number));
  const number = runs.add(work);
  return work;
}

async function beginAlone(hands: Hands, tenant: string, claimed: ClaimedRun): Promise<void> {
  hands.alone = true;
  putBack(hands);
  await Promise.all(hands.runs.all());
  await begin(hands, { tenant, claimed });
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
