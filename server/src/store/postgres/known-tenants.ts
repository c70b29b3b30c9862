import { WeirError } from '@weir/contract/weir-error';
import type { Tenant } from '../control-store.ts';

/**
 * The tenants this process knows of, so that whether one is there is told without asking the server. They do not go
 * away; one that another process has just made is asked for once.
 */
export interface KnownTenants {
  has(key: string): boolean;
  /** Throws `not_found`, and what `load` rejects with. */
  check(key: string): Promise<void>;
  add(tenants: readonly Pick<Tenant, 'key'>[]): void;
}

/** Who asks for tenants that are not there does not make us ask the server each time, ms. */
const refreshEvery = 1_000;

export function createKnownTenants(
  load: () => Promise<readonly Tenant[]>,
  now: () => number = () => performance.now(),
): KnownTenants {
  const known = new Set<string>();
  let refreshedAt = Number.NEGATIVE_INFINITY;
  let refresh: Promise<void> = Promise.resolve();

  const add = (tenants: readonly Pick<Tenant, 'key'>[]): void => {
    for (const { key } of tenants) known.add(key);
  };
  return {
    add,
    has: (key) => known.has(key),
    async check(key) {
      if (known.has(key)) return;
      if (now() - refreshedAt >= refreshEvery) {
        refreshedAt = now();
        refresh = load().then(add);
      }
      await refresh;
      if (!known.has(key)) throw new WeirError('not_found', { reason: key });
    },
  };
}
