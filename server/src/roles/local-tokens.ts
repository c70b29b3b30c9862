import type { LocalAccess } from '../cli/local-access.ts';
import type { Config } from '../config.ts';
import { hashSecret, type LocalTokens, newSecret } from '../http/principal.ts';
import type { Service } from '../local-socket/local-socket.ts';

/** A token works for so long at most, ms: longer than any command waits. */
const life = 60 * 60_000;
const maxUserLength = 64;

/**
 * Tokens for commands on this machine, kept in memory only: whoever can open the local socket owns the installation. A
 * token ends with the connection over which it was asked for.
 */
export function createLocalTokens(
  { host, port, publicUrl }: Pick<Config, 'host' | 'port' | 'publicUrl'>,
  now: () => number,
): LocalTokens & { readonly service: Service } {
  const url = `http://${reachable(host)}:${port}`;
  const kept = new Map<string, { peer: string; user: string; expiresAt: number }>();
  return {
    find(hash) {
      const token = kept.get(hash);
      return token && token.expiresAt > now() ? token.user : null;
    },
    service: {
      async request(peer, _verb, params): Promise<LocalAccess> {
        const token = newSecret();
        const expiresAt = now() + life;
        kept.set(hashSecret(token), { peer: peer.id, user: userOf(params), expiresAt });
        return { token, url, publicUrl };
      },
      gone(peer) {
        for (const [hash, token] of kept) if (token.peer === peer.id) kept.delete(hash);
      },
    },
  };
}

/** Only for the audit: who opens the socket could give any name. */
function userOf(params: unknown): string {
  const { user } = (params ?? {}) as { user?: unknown };
  return typeof user === 'string' && user !== '' ? user.slice(0, maxUserLength) : 'unknown';
}

/** What listens on all addresses of a machine is reached by its loopback address. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
