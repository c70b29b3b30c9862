import type { Cache } from '../sdk/index.ts';

const key = 'tenant-token';

/** The SDK's cache on the connection's: it only ever keeps the tenant token, and a connection has one app. */
export function tokenCache(cache: Cache) {
  return {
    async get(): Promise<string | undefined> {
      return cache.get(key);
    },
    /** `expiresAt` in ms UTC. */
    async set(_key: unknown, token: string, expiresAt: number = Date.now()): Promise<boolean> {
      const ttl = expiresAt - Date.now();
      if (ttl > 0) cache.set(key, token, ttl);
      return true;
    },
    /** Forgets `token`, unless another call has put a newer one in its place. */
    drop(token: string | undefined): void {
      if (cache.get(key) === token) cache.delete(key);
    },
  };
}
