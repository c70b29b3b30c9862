import type { Ticket } from '../queue/queue.ts';

/** Tickets that a worker has taken and not used yet: those of a tenant and group are used by one claim. */
export interface GatheredTickets {
  readonly size: number;
  add(ticket: Ticket, count?: number): void;
  /** All of the tenant and group that waits longest. */
  next(): { readonly ticket: Ticket; readonly count: number } | undefined;
}

export function gatherTickets(): GatheredTickets {
  const gathered = new Map<string, { ticket: Ticket; count: number }>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(ticket, count = 1) {
      const key = `${ticket.tenant}/${ticket.group}`;
      const known = gathered.get(key) ?? { ticket, count: 0 };
      gathered.set(key, { ticket, count: known.count + count });
      size += count;
    },
    next() {
      const [first] = gathered;
      if (!first) return undefined;
      const [key, tickets] = first;
      gathered.delete(key);
      size -= tickets.count;
      return tickets;
    },
  };
}
