import type { LocalSocketClient, Peer, Service } from '../local-socket/local-socket.ts';
import { Numbered } from '../numbered.ts';
import type { Handover, HandoverTaker } from './handover.ts';

/** Name of the service on the local socket. */
export const handoverService = 'handover';

/** Offers a worker may have had without a word of it; one that has as many is not as idle as it says. */
const maxOpen = 100;

interface Offer {
  readonly id: number;
  readonly work: unknown;
}
interface Answer {
  readonly id: number;
  readonly fate: unknown;
}

/** The side of the api. `waiting` answers the workers that wait for tickets of a group now: then there are none. */
export function createEmbeddedHandover<Work, Fate>(
  waiting: (group: string) => readonly Peer[],
): { handover: Handover<Work, Fate>; service: Service } {
  /** By peer: what ends each of its offers. */
  const open = new Map<string, Numbered<(fate: Fate | null) => void>>();
  const countOf = ({ id }: Peer): number => open.get(id)?.size ?? 0;
  const leastBusy = (peers: readonly Peer[]): Peer | undefined =>
    peers.reduce<Peer | undefined>(
      (best, peer) => (best && countOf(best) <= countOf(peer) ? best : peer),
      undefined,
    );

  return {
    handover: {
      offer({ group }, work) {
        const peer = leastBusy(waiting(group));
        if (!peer || countOf(peer) >= maxOpen) return undefined;
        const offers = open.get(peer.id) ?? new Numbered<(fate: Fate | null) => void>();
        open.set(peer.id, offers);
        return new Promise((resolve) => {
          peer.push(handoverService, { id: offers.add(resolve), work } satisfies Offer);
        });
      },
    },
    service: {
      push(peer, message) {
        const { id, fate } = message as Answer;
        open.get(peer.id)?.take(id)?.(fate as Fate);
      },
      gone(peer) {
        for (const end of open.get(peer.id)?.takeAll() ?? []) end(null);
        open.delete(peer.id);
      },
    },
  };
}

/** The side of a worker. */
export function connectEmbeddedHandover<Work, Fate>(
  client: LocalSocketClient,
): HandoverTaker<Work, Fate> {
  return {
    onOffer(take) {
      client.onPush(handoverService, (message) => {
        const { id, work } = message as Offer;
        void take(work as Work).then((fate) =>
          client.push(handoverService, { id, fate } satisfies Answer),
        );
      });
    },
  };
}
