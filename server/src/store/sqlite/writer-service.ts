import type { LocalSocketClient, Service } from '../../local-socket/local-socket.ts';
import type { Reader, Writer } from '../access.ts';
import { restOf } from '../rest-of.ts';

/** Name of the writer on the local socket. */
export const writerService = 'store';

interface RemoteWrite {
  readonly tenant: string | null;
  readonly params: unknown;
}

export interface ServedWriter {
  readonly writer: Writer;
  readonly reader: Pick<Reader, 'checkTenant'>;
  /** A run has come to rest until `dueAt`, ms UTC. */
  readonly onRest: (tenant: string, dueAt: number) => void;
  /** Gets the incarnations that had written their heartbeat over a connection when it breaks. */
  readonly onPeerGone: (incarnations: readonly string[]) => void;
}

/** Offers the writer to the peers of the local socket. */
export function serveWriter({ writer, reader, onRest, onPeerGone }: ServedWriter): Service {
  const incarnations = new Map<string, Set<string>>();
  return {
    async request(peer, verb, request) {
      const { tenant, params } = request as RemoteWrite;
      if (tenant !== null) reader.checkTenant(tenant);
      else if (verb === 'beat') {
        const ofPeer = incarnations.get(peer.id) ?? new Set();
        incarnations.set(peer.id, ofPeer.add((params as { incarnation: string }).incarnation));
      }
      const answer = await writer.write(tenant, verb, params);
      const dueAt = restOf(verb, params);
      if (tenant !== null && dueAt !== null) onRest(tenant, dueAt);
      return answer;
    },
    gone(peer) {
      const ofPeer = incarnations.get(peer.id);
      incarnations.delete(peer.id);
      if (ofPeer) onPeerGone([...ofPeer]);
    },
  };
}

/** The writer as a peer sees it. */
export function remoteWriter(client: LocalSocketClient): Writer {
  return {
    write: (tenant, verb, params) =>
      client.request(writerService, verb, { tenant, params } satisfies RemoteWrite),
  };
}
