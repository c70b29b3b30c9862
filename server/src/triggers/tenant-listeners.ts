import { WeirError } from '@weir/contract/weir-error';
import type { Versions } from '../versions/versions.ts';
import { type Listener, type ListenerParts, openListener } from './listener.ts';
import { wishesOf } from './wishes.ts';

/** What one process listens for on behalf of one tenant. */
export interface TenantListeners {
  /** Compares with what is published when that has changed, or was not looked at of late; tells how all are doing. */
  visit(changes: number): Promise<void>;
  /** Takes nothing more; resolves when what was taken has been decided. */
  stop(): Promise<void>;
}

/** A change whose note was lost is seen, and what could not be opened is tried again, after so long, ms. */
const lookEvery = 60_000;
/** How all are doing is written at each change, and so often, ms; who has not written for three times as long is gone. */
const tellEvery = 10_000;

export function createTenantListeners(
  parts: ListenerParts & { readonly versions: Versions; readonly elapsed: () => number },
  tenant: string,
): TenantListeners {
  const { stores, now, elapsed, listener } = parts;
  const listeners = new Map<string, Listener>();
  const last = { changes: 0, lookedAt: Number.NEGATIVE_INFINITY, toldAt: 0 };
  let isNews = false;
  let stopped = false;
  const onNews = (): void => {
    isNews = true;
  };

  const compare = async (): Promise<void> => {
    const wishes = await wishesOf(parts, tenant);
    const others: Listener[] = [];
    for (const [key, listener] of listeners) {
      const wish = wishes.get(key);
      const isSame = wish?.form === listener.form && listener.isOpen();
      // Nothing of the connection changes: the next event starts the new version.
      if (isSame && !(wish.version instanceof WeirError)) listener.follow(wish.version);
      else {
        listeners.delete(key);
        others.push(listener);
        onNews();
      }
    }
    await Promise.all(others.map((listener) => listener.stop()));
    for (const [key, wish] of wishes) {
      if (stopped || listeners.has(key)) continue;
      listeners.set(key, await openListener(parts, wish, onNews));
      onNews();
    }
  };

  const tell = async (): Promise<void> => {
    const at = now();
    const reports = [...listeners.values()].map((listener) => ({ ...listener.report(), at }));
    isNews = false;
    try {
      await stores.of(tenant).reportTriggers({ listener, reports, before: at - 3 * tellEvery });
      last.toldAt = elapsed();
    } catch (error) {
      onNews();
      throw error;
    }
  };

  return {
    async visit(changes) {
      if (last.changes !== changes || elapsed() - last.lookedAt >= lookEvery) {
        await compare();
        Object.assign(last, { changes, lookedAt: elapsed() });
      }
      if (isNews || (listeners.size > 0 && elapsed() - last.toldAt >= tellEvery)) await tell();
    },
    async stop() {
      stopped = true;
      const all = [...listeners.values()];
      listeners.clear();
      await Promise.all(all.map((each) => each.stop()));
      // Where the store is away, it is forgotten by its silence.
      if (all.length > 0) await tell().catch(() => undefined);
    },
  };
}
