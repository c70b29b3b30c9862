import type { ControlStore } from '../store/control-store.ts';
import type { Versions } from '../versions/versions.ts';
import type { ListenerParts } from './listener.ts';
import { createTenantListeners, type TenantListeners } from './tenant-listeners.ts';

/**
 * Triggers that listen, as published versions want it: every process of role `api` listens for all of them, and the other
 * side spreads its messages over those. Nothing is started or stopped by notification: each round compares.
 */
export interface Listeners {
  /**
   * Looks into every tenant that no earlier round is still busy with; rejects with what went wrong in one of them once all
   * have had their turn.
   */
  round(): Promise<void>;
  /** Takes nothing more; resolves when what was taken has been decided. */
  stop(): Promise<void>;
}

export interface ListenersParts extends ListenerParts {
  readonly control: Pick<ControlStore, 'triggerChanges'>;
  readonly versions: Versions;
  /** ms of a clock nobody sets. */
  readonly elapsed: () => number;
}

export function createListeners(parts: ListenersParts): Listeners {
  const tenants = new Map<string, TenantListeners>();
  const visits = new Map<string, Promise<void>>();
  let stopped = false;

  // A tenant that takes its time, or cannot be read, does not keep the others waiting.
  const visit = (tenant: string, changes: number): Promise<void> => {
    if (stopped || visits.has(tenant)) return Promise.resolve();
    const listeners = tenants.get(tenant) ?? createTenantListeners(parts, tenant);
    tenants.set(tenant, listeners);
    const visiting = listeners.visit(changes).finally(() => visits.delete(tenant));
    visits.set(tenant, visiting);
    return visiting;
  };

  return {
    async round() {
      if (stopped) return;
      const all = await parts.control.triggerChanges();
      const settled = await Promise.allSettled(
        all.map(({ tenant, changes }) => visit(tenant, changes)),
      );
      for (const each of settled) if (each.status === 'rejected') throw each.reason;
    },
    async stop() {
      stopped = true;
      await Promise.allSettled(visits.values());
      await Promise.all([...tenants.values()].map((listeners) => listeners.stop()));
    },
  };
}
