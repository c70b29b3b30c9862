import type { LocalSocketClient, Service } from '../local-socket/local-socket.ts';
import type { ControlStore } from '../store/control-store.ts';

/** Name of the service on the local socket. */
export const presenceService = 'presence';

/**
 * Where workers write to the store by themselves, the api would learn of the end of one only from its silence. So each
 * tells its incarnation over the socket, and the end of the connection is the end of its leases.
 */
export function servePresence(parts: {
  control: Pick<ControlStore, 'declareSilent'>;
  /** These have been declared silent; their runs are still to be released. */
  onGone: (incarnations: readonly string[]) => void;
  onFault: (error: unknown) => void;
}): Service {
  const { control, onGone, onFault } = parts;
  const incarnations = new Map<string, Set<string>>();
  return {
    async request(peer, _verb, params) {
      const { incarnation } = params as { incarnation: string };
      const ofPeer = incarnations.get(peer.id) ?? new Set<string>();
      incarnations.set(peer.id, ofPeer.add(incarnation));
    },
    gone(peer) {
      const ofPeer = [...(incarnations.get(peer.id) ?? [])];
      incarnations.delete(peer.id);
      if (ofPeer.length === 0) return;
      // Where declaring fails, the sweep over heartbeats does it later.
      control
        .declareSilent({ before: 0, incarnations: ofPeer })
        .then(() => onGone(ofPeer))
        .catch(onFault);
    },
  };
}

/** Before the first heartbeat: whoever has beaten is known. */
export async function tellPresence(client: LocalSocketClient, incarnation: string): Promise<void> {
  await client.request(presenceService, 'here', { incarnation });
}
