import { newId } from '../ids.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { Handlers } from './endpoint.ts';
import { toPage } from './page.ts';
import type { Principal } from './principal.ts';

export interface AuditParts {
  readonly stores: TenantStores;
  readonly now: () => number;
}

/** Writes down who did what to what; resolves once it is committed. */
export async function audit(
  { stores, now }: AuditParts,
  call: { principal: Principal; traceId: string },
  deed: { action: string; object: string },
): Promise<void> {
  const at = now();
  const { actor, tenant } = call.principal;
  await stores.of(tenant).audit({ id: newId(at), at, actor, ...deed, traceId: call.traceId });
}

export function auditHandlers({ stores }: AuditParts): Pick<Handlers, 'listAudit'> {
  return {
    async listAudit({ principal, query: { limit, cursor } }) {
      const rows = await stores.of(principal.tenant).listAudit({ limit: limit + 1, cursor });
      return toPage(rows, limit, { item: (row) => ({ ...row }), cursor: (row) => row.id });
    },
  };
}
