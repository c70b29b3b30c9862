import type { TenantStores } from '../store/tenant-store.ts';
import type { Handlers } from './endpoint.ts';

export function runStatsHandlers(stores: TenantStores): Pick<Handlers, 'countRuns'> {
  return {
    async countRuns({ principal, query }) {
      const { by, ...filter } = query;
      const { items, isWhole } = await stores.of(principal.tenant).countRuns({ filter, by });
      return { items: [...items], complete: isWhole };
    },
  };
}
