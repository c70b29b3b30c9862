import { type Redis, redisUnavailable, whenReady } from '../redis.ts';
import { type BullRing, openBullRing } from './bull-ring.ts';
import { gatherAdds } from './gather-adds.ts';
import type { Queue, Ticket } from './queue.ts';

/** Who accepts an event waits no longer than this for its ticket, ms: the sweep adds it. */
const addLimit = 1_000;
/** Who takes tickets, or sweeps, waits so long for a lost connection before it hears of it, ms. */
const patience = 5_000;

/**
 * Tickets of all processes that share a Redis. While it cannot be reached, `add` rejects at once, `ensure` and `take`
 * after 5 s, each with `unavailable`; afterwards all go on by themselves. `redis` stays open at `close`.
 */
export function connectBullQueue(parts: { redis: Redis; prefix: string }): Queue {
  const { redis, prefix } = parts;
  let session: Session | undefined;
  let closed = false;

  const end = (ended: Session, error?: unknown): void => {
    if (session === ended) session = undefined;
    void ended.end(error);
  };
  const onClose = (): void => {
    if (session) end(session);
  };
  redis.on('close', onClose);

  const connected = (): Session => {
    if (closed || redis.status !== 'ready') throw redisUnavailable();
    session ??= openSession({ redis, prefix, onFault: end });
    return session;
  };

  const add = gatherAdds(async ({ tenant, group }, count) => {
    const open = connected();
    await open.during(open.ring(group).add(tenant, count), addLimit);
  });

  return {
    add,
    async ensure({ tenant, group }, count) {
      await whenReady(redis, patience);
      const open = connected();
      await open.during(open.ring(group).ensure(tenant, count));
    },
    async take(groups, signal) {
      if (signal.aborted) return null;
      try {
        await whenReady(redis, patience, signal);
        const open = connected();
        return await open.during(takeFrom(open, groups, signal));
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    },
    async close() {
      closed = true;
      redis.off('close', onClose);
      await session?.end();
    },
  };
}

/**
 * What is used between two losses of the connection. Nothing of BullMQ outlives one: what it does with a lost
 * connection differs from call to call, and some of it waits for ever.
 */
interface Session {
  /** Throws `unavailable` once the session has ended: what was opened then would never be closed. */
  ring(group: string): BullRing;
  /** The outcome of `work`, or `unavailable` when it fails, is not there after `limit` ms or the session ends. */
  during<T>(work: Promise<T>, limit?: number): Promise<T>;
  end(error?: unknown): Promise<void>;
}

function openSession(parts: {
  redis: Redis;
  prefix: string;
  onFault: (session: Session, error: unknown) => void;
}): Session {
  const { redis, prefix, onFault } = parts;
  const rings = new Map<string, BullRing>();
  const open = new Set<(error: unknown) => void>();
  let ended = false;

  const session: Session = {
    ring(group) {
      if (ended) throw redisUnavailable();
      const known = rings.get(group);
      if (known) return known;
      const ring = openBullRing({
        redis,
        prefix,
        group,
        onFault: (error) => onFault(session, error),
      });
      rings.set(group, ring);
      return ring;
    },
    during(work, limit) {
      return new Promise((resolve, reject) => {
        const settle = (outcome: () => void): void => {
          clearTimeout(timer);
          open.delete(fail);
          outcome();
        };
        const fail = (error: unknown): void => settle(() => reject(redisUnavailable(error)));
        const timer = limit === undefined ? undefined : setTimeout(fail, limit);
        open.add(fail);
        work.then((value) => settle(() => resolve(value)), fail);
      });
    },
    async end(error) {
      ended = true;
      for (const fail of [...open]) fail(error);
      await Promise.all([...rings.values()].map((ring) => ring.close()));
    },
  };
  return session;
}

async function takeFrom(
  session: Session,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<Ticket | null> {
  while (!signal.aborted) {
    for (const group of groups) {
      const tenant = await session.ring(group).next();
      if (tenant === null) continue;
      if (!signal.aborted) return { tenant, group };
      await session.ring(group).add(tenant, 1);
      return null;
    }
    await workIn(session, groups, signal);
  }
  return null;
}

/** Resolves when one of the groups may have a ticket, at the abort, or when the session ends. */
async function workIn(
  session: Session,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  await new Promise<void>((resolve) => {
    const woken = (): void => resolve();
    if (signal.aborted) woken();
    signal.addEventListener('abort', woken, { once: true, signal: over.signal });
    const leave = groups.map((group) => session.ring(group).wait(woken));
    over.signal.addEventListener('abort', () => {
      for (const each of leave) each();
    });
  });
  over.abort();
}
