import { WeirError } from '@weir/contract/weir-error';
import type { LocalSocketClient, Peer, Service } from '../local-socket/local-socket.ts';
import { Numbered } from '../numbered.ts';
import type { Queue, Taken, Ticket } from './queue.ts';
import { createTicketBoard, type TicketBoard, type Wanted } from './ticket-board.ts';
import { createWishes, type Wishes } from './wishes.ts';

/** Name of the queue's service on the local socket. */
export const queueService = 'queue';

/**
 * The queue of one machine: the board lies in the api, workers ask it over the local socket. `service` is what the
 * api serves to them. `onTicket` is told the tenant of each ticket that goes in or out. `waiting` answers the workers that
 * wait for tickets of a group now, of which there are none then.
 */
export function createEmbeddedQueue(onTicket: (tenant: string) => void = () => {}): {
  queue: Queue;
  service: Service;
  waiting: (group: string) => readonly Peer[];
} {
  const board = watched(createTicketBoard(), onTicket);
  const wishes = createWishes();
  const waiting = (group: string): readonly Peer[] => wishes.peersFor(group);
  return { queue: ownQueue(board), service: queueServiceOf(board, wishes), waiting };
}

function watched(board: TicketBoard, onTicket: (tenant: string) => void): TicketBoard {
  return {
    add(ticket, count) {
      onTicket(ticket.tenant);
      board.add(ticket, count);
    },
    ensure(ticket, count) {
      onTicket(ticket.tenant);
      board.ensure(ticket, count);
    },
    take: (wanted, give) =>
      board.take(wanted, (taken) => {
        onTicket(taken.tenant);
        give(taken);
      }),
  };
}

function ownQueue(board: TicketBoard): Queue {
  return {
    async add(ticket, count) {
      board.add(ticket, count);
    },
    async ensure(ticket, count) {
      board.ensure(ticket, count);
    },
    take: (groups, signal, limit) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const withdraw = board.take({ groups, limit }, resolve);
        signal.addEventListener('abort', () => withdraw() && resolve(null), { once: true });
        return undefined;
      }),
    close: async () => undefined,
  };
}

/** What crosses the socket: `wish` asks for a ticket, `withdraw` takes the wish back, the answer is a push. */
interface Wish extends Wanted {
  readonly id: number;
}
interface Given {
  readonly id: number;
  /** null: the wish was withdrawn in time. */
  readonly taken: Taken | null;
}

function queueServiceOf(board: TicketBoard, wishes: Wishes): Service {
  const give = (peer: Peer, given: Given): void => {
    wishes.end(peer, given.id);
    peer.push(queueService, given);
  };
  return {
    async request(_peer, verb, params) {
      const { ticket, count } = params as { ticket: Ticket; count: number };
      if (verb === 'add') board.add(ticket, count);
      else board.ensure(ticket, count);
    },
    push(peer, message) {
      const wish = message as Wish | { id: number; groups: null };
      const { id } = wish;
      if (wish.groups === null) {
        if (wishes.withdraw(peer, id)) give(peer, { id, taken: null });
        return;
      }
      let given = false;
      const withdraw = board.take(wish, (taken) => {
        given = true;
        give(peer, { id, taken });
      });
      if (!given) wishes.add(peer, { ...wish, withdraw });
    },
    gone: wishes.gone,
  };
}

/** The same queue, asked from a worker. A ticket on its way to a worker that dies is added again by the sweep. */
export function connectEmbeddedQueue(client: LocalSocketClient): Queue {
  const open = new Numbered<PromiseWithResolvers<Taken | null>>();
  void client.closed.then(() => {
    for (const { reject } of open.takeAll())
      reject(new WeirError('unavailable', { reason: 'queue' }));
  });
  client.onPush(queueService, (message) => {
    const { id, taken } = message as Given;
    open.take(id)?.resolve(taken);
  });
  return {
    async add(ticket, count) {
      await client.request(queueService, 'add', { ticket, count });
    },
    async ensure(ticket, count) {
      await client.request(queueService, 'ensure', { ticket, count });
    },
    async take(groups, signal, limit) {
      if (signal.aborted) return null;
      const answer = Promise.withResolvers<Taken | null>();
      const id = open.add(answer);
      const withdraw = (): void => client.push(queueService, { id, groups: null });
      client.push(queueService, { id, groups, limit } satisfies Wish);
      signal.addEventListener('abort', withdraw, { once: true });
      return answer.promise.finally(() => signal.removeEventListener('abort', withdraw));
    },
    close: async () => undefined,
  };
}
