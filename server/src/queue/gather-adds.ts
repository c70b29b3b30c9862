import type { Ticket } from './queue.ts';

interface Batch {
  count: number;
  readonly sent: Promise<void>;
}

/**
 * Gathers tickets: while those of a tenant and group are on their way, more of the same wait and then go together. So
 * the messages do not grow with the events, and one that comes alone goes at once.
 */
export function gatherAdds(
  send: (ticket: Ticket, count: number) => Promise<void>,
): (ticket: Ticket, count: number) => Promise<void> {
  const onTheWay = new Map<string, Promise<void>>();
  const next = new Map<string, Batch>();

  const dispatch = (key: string, ticket: Ticket, count: number): Promise<void> => {
    const sent = send(ticket, count).finally(() => {
      if (onTheWay.get(key) === sent) onTheWay.delete(key);
    });
    onTheWay.set(key, sent);
    return sent;
  };

  return (ticket, count) => {
    const key = JSON.stringify([ticket.group, ticket.tenant]);
    const before = onTheWay.get(key);
    if (!before) return dispatch(key, ticket, count);
    const known = next.get(key);
    if (known) {
      known.count += count;
      return known.sent;
    }
    const follow = (): Promise<void> => {
      next.delete(key);
      return dispatch(key, ticket, batch.count);
    };
    const batch: Batch = { count, sent: before.then(follow, follow) };
    next.set(key, batch);
    return batch.sent;
  };
}
