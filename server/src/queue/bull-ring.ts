import { randomUUID } from 'node:crypto';
import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from '../redis.ts';

/** A blocking wait ends after so long, s: a wake-up that went to a process which died meanwhile costs no more. */
const longestWait = 2;
/** A wait that has not ended by then never will, ms. */
const waitLimit = 6_000;
/** Between taking a turn and having done with it lie two messages; a holder silent for longer has died, ms. */
const turnLimit = 1_000;

/**
 * The tenants of one group that have tickets, in turn. A BullMQ job is a tenant's turn, not a ticket: its id is the
 * tenant's, so there is at most one, and how many tickets the tenant has is a number beside it. Whoever takes a turn
 * takes one ticket and puts the tenant behind the others if it has more.
 *
 * The number is the truth. A turn that is missing is brought back by the next `add` or `ensure`, one too many is void.
 */
export interface BullRing {
  add(tenant: string, count: number): Promise<void>;
  ensure(tenant: string, count: number): Promise<void>;
  /** Takes a ticket of the tenant whose turn it is; `null`: nobody has one. */
  next(): Promise<string | null>;
  /** Calls `wake` once, when there may be a turn to take or the ring closes; the answer withdraws that. */
  wait(wake: () => void): () => void;
  close(): Promise<void>;
}

/**
 * For as long as `redis` stays connected: afterwards the ring is of no use. Everything rejects with what BullMQ or the
 * connection throws. `onFault`: waiting is not possible any more.
 */
export function openBullRing(parts: {
  redis: Redis;
  prefix: string;
  group: string;
  onFault: (error: unknown) => void;
}): BullRing {
  const { redis, prefix, group, onFault } = parts;
  const name = encodeURIComponent(group);
  const counts = `${prefix}:tickets:${name}`;
  const options = { connection: redis, prefix: `${prefix}:turns`, skipVersionCheck: true };
  const turns = new Queue<null, null>(name, {
    ...options,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    // Nobody reads the events; BullMQ cannot do without them.
    streams: { events: { maxLen: 100 } },
  });
  turns.on('error', () => undefined);
  const taker = lazily(() => openTaker(name, options));
  const watch = createWatch(taker.get, onFault);

  const putTurn = async (tenant: string): Promise<void> => {
    await turns.add(tenant, null, { jobId: `tenant-${encodeURIComponent(tenant)}` });
  };
  const add = async (tenant: string, count: number): Promise<void> => {
    // In this order on one connection, so that a turn never comes before its number.
    await Promise.all([redis.hincrby(counts, tenant, count), putTurn(tenant)]);
  };
  /** Only a turn that is gone can be put again, so it is ended before the number tells whether there has to be one. */
  const spend = async (turn: Turn): Promise<string | null> => {
    await turn.end();
    const left = await redis.hincrby(counts, turn.tenant, -1);
    if (left > 0) await putTurn(turn.tenant);
    if (left >= 0) return turn.tenant;
    await redis.hincrby(counts, turn.tenant, 1);
    return null;
  };

  const next = async (): Promise<string | null> => {
    for (;;) {
      const turn = await taker.get().take();
      if (!turn) return null;
      const tenant = await spend(turn);
      if (tenant !== null) return tenant;
    }
  };

  return {
    add,
    async ensure(tenant, count) {
      const missing = count - Number(await redis.hget(counts, tenant));
      if (missing > 0) await add(tenant, missing);
      else if (count > 0) await putTurn(tenant);
    },
    next,
    wait: watch.wait,
    async close() {
      watch.close();
      await Promise.allSettled([taker.opened()?.close(), turns.close()]);
    },
  };
}

interface Turn {
  readonly tenant: string;
  /** Takes it out of Redis. */
  end(): Promise<void>;
  /** Puts it back in front. */
  returnIt(): Promise<void>;
}

interface Taker {
  take(): Promise<Turn | null>;
  /** Resolves when there may be a turn (true), or after some time. */
  waitForTurn(): Promise<boolean>;
  close(): Promise<void>;
}

/** BullMQ's worker, asked by hand. It has a connection of its own to wait on. */
function openTaker(
  name: string,
  options: { connection: Redis; prefix: string; skipVersionCheck: boolean },
): Taker {
  const worker = new Worker<null, null>(name, null, {
    ...options,
    lockDuration: turnLimit,
    stalledInterval: turnLimit,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  // Whoever asks hears what fails; an outage is told by the connection that all share.
  worker.on('error', () => undefined);
  const begun = worker.startStalledCheckTimer();
  const toTurn = (job: Job<null, null>, token: string): Turn => ({
    tenant: job.name,
    async end() {
      // Not through the job, which first waits for the connection that only serves to wait. Refused when Redis was
      // emptied meanwhile, or when we were so slow that the turn went to another.
      const ended = worker.getBackend().moveToCompleted(job, null, true, token, false);
      await ended.catch(() => undefined);
    },
    async returnIt() {
      await job.moveToWait(token);
    },
  });
  return {
    async take() {
      const token = randomUUID();
      const job = await worker.getNextJob(token, { block: false });
      return job ? toTurn(job, token) : null;
    },
    waitForTurn: () =>
      new Promise((resolve, reject) => {
        const overdue = setTimeout(() => reject(new Error('the wait for a turn hangs')), waitLimit);
        const waited = worker.getBackend().waitForJob(longestWait);
        waited.then((call) => resolve(call !== null), reject).finally(() => clearTimeout(overdue));
      }),
    async close() {
      await begun;
      await worker.close(true);
    },
  };
}

interface Watch {
  wait(wake: () => void): () => void;
  close(): void;
}

/** Waits in Redis while someone here waits. Whoever is woken and finds nothing waits again. */
function createWatch(taker: () => Taker, onFault: (error: unknown) => void): Watch {
  const waiting = new Set<() => void>();
  let watching = false;

  const wakeAll = (): void => {
    const woken = [...waiting];
    waiting.clear();
    for (const wake of woken) wake();
  };
  const watch = async (): Promise<void> => {
    watching = true;
    try {
      while (waiting.size > 0) {
        const called = await taker().waitForTurn();
        // Nobody here any more: the call would have woken another process, and a turn that is returned calls again.
        if (called && waiting.size === 0) await (await taker().take())?.returnIt();
        wakeAll();
      }
    } catch (error) {
      onFault(error);
    } finally {
      watching = false;
    }
  };

  return {
    wait(wake) {
      waiting.add(wake);
      if (!watching) void watch();
      return () => waiting.delete(wake);
    },
    close: wakeAll,
  };
}

function lazily<T>(open: () => T): { get(): T; opened(): T | undefined } {
  let value: T | undefined;
  return {
    get() {
      value ??= open();
      return value;
    },
    opened: () => value,
  };
}
