import type { Ticket } from './queue.ts';

interface Waiting {
  readonly groups: readonly string[];
  readonly give: (ticket: Ticket) => void;
}

/**
 * Tickets in memory: per group a ring of tenants with how many tickets each has, so that tenants take turns however
 * many tickets one of them has. Whoever waits longest is served first.
 */
export interface TicketBoard {
  add(ticket: Ticket, count: number): void;
  ensure(ticket: Ticket, count: number): void;
  /** Calls `give` once, now or later; the answer withdraws the wish and says whether it was still open. */
  take(groups: readonly string[], give: (ticket: Ticket) => void): () => boolean;
}

export function createTicketBoard(): TicketBoard {
  /** A Map keeps insertion order: the first tenant is next, and goes to the end when served. */
  const byGroup = new Map<string, Map<string, number>>();
  const waiting = new Set<Waiting>();

  const next = (groups: readonly string[]): Ticket | undefined => {
    for (const group of groups) {
      const tenants = byGroup.get(group);
      const first = tenants?.entries().next().value;
      if (!tenants || !first) continue;
      const [tenant, count] = first;
      tenants.delete(tenant);
      if (count > 1) tenants.set(tenant, count - 1);
      return { tenant, group };
    }
    return undefined;
  };

  const serve = (): void => {
    for (const wish of waiting) {
      const ticket = next(wish.groups);
      if (!ticket) continue;
      waiting.delete(wish);
      wish.give(ticket);
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
    take(groups, give) {
      const wish = { groups, give };
      waiting.add(wish);
      serve();
      return () => waiting.delete(wish);
    },
  };
}
