import type { Peer } from '../local-socket/local-socket.ts';

/** Wishes of workers for tickets that are not there yet. */
export interface Wishes {
  add(peer: Peer, wish: Wish): void;
  /** Whether the wish was still open; then it is over. */
  withdraw(peer: Peer, id: number): boolean;
  end(peer: Peer, id: number): void;
  /** With its connection go all its wishes. */
  gone(peer: Peer): void;
  /** Those that have one for the group. */
  peersFor(group: string): readonly Peer[];
}

interface Wish {
  /** The worker's own. */
  readonly id: number;
  readonly groups: readonly string[];
  readonly withdraw: () => boolean;
}

export function createWishes(): Wishes {
  const byPeer = new Map<string, { readonly peer: Peer; readonly open: Map<number, Wish> }>();
  const openOf = ({ id }: Peer) => byPeer.get(id)?.open;
  return {
    add(peer, wish) {
      const wishes = byPeer.get(peer.id) ?? { peer, open: new Map<number, Wish>() };
      byPeer.set(peer.id, wishes);
      wishes.open.set(wish.id, wish);
    },
    withdraw: (peer, id) => openOf(peer)?.get(id)?.withdraw() ?? false,
    end: (peer, id) => void openOf(peer)?.delete(id),
    gone(peer) {
      for (const { withdraw } of openOf(peer)?.values() ?? []) withdraw();
      byPeer.delete(peer.id);
    },
    peersFor(group) {
      const peers: Peer[] = [];
      for (const { peer, open } of byPeer.values())
        if (open.values().some(({ groups }) => groups.includes(group))) peers.push(peer);
      return peers;
    },
  };
}
