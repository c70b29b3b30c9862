import type { Taken, Ticket } from './queue.ts';

export interface Wanted {
  readonly groups: readonly string[];
  /** Tickets of one tenant at most: 1 if absent. */
  readonly limit?: number | undefined;
}

interface Waiting {
  readonly groups: readonly string[];
  /** Tickets at most. */
  readonly limit: number;
  readonly give: (taken: Taken) => void;
}

/**
 * Tickets in memory: per group a ring of tenants with how many tickets each has, so that tenants take turns however
 * many tickets one of them has. Whoever waits longest is served first.
 */
export interface TicketBoard {
  add(ticket: Ticket, count: number): void;
  ensure(ticket: Ticket, count: number): void;
  /** Calls `give` once, now or later; the answer withdraws the wish and says whether it was still open. */
  take(wish: Wanted, give: (taken: Taken) => void): () => boolean;
}

export function createTicketBoard(): TicketBoard {
  /** A Map keeps insertion order: the first tenant is next, and goes to the end when served. */
  const byGroup = new Map<string, Map<string, number>>();
  const waiting = new Set<Waiting>();

  const next = ({ groups, limit }: Waiting): Taken | undefined => {
    for (const group of groups) {
      const tenants = byGroup.get(group);
      const first = tenants?.entries().next().value;
      if (!tenants || !first) continue;
      const [tenant, count] = first;
      tenants.delete(tenant);
      const given = Math.min(count, limit);
      if (count > given) tenants.set(tenant, count - given);
      return given > 1 ? { tenant, group, count: given } : { tenant, group };
    }
    return undefined;
  };

  const serve = (): void => {
    for (const wish of waiting) {
      const taken = next(wish);
      if (!taken) continue;
      waiting.delete(wish);
      wish.give(taken);
    }
  };

  const raise = ({ tenant, group }: Ticket, toCount: (present: number) => number): void => {
    const tenants = byGroup.get(group) ?? new Map<string, number>();
    byGroup.set(group, tenants);
    const count = toCount(tenants.get(tenant) ?? 0);
    if (count > 0) tenants.set(tenant, count);
    serve();
  };

  return {
    add: (ticket, count) => raise(ticket, (present) => present + count),
    ensure: (ticket, count) => raise(ticket, (present) => Math.max(present, count)),
    take({ groups, limit = 1 }, give) {
      const wish = { groups, limit, give };
      waiting.add(wish);
      serve();
      return () => waiting.delete(wish);
    },
  };
}
