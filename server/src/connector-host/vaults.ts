import { WeirError } from '@weir/contract/weir-error';
import type { ControlStore } from '../store/control-store.ts';
import type { RootVault, TenantVault } from './credentials.ts';

/** The vault of each tenant, its key unwrapped once per process. */
export interface Vaults {
  /** Throws `not_found`, or `secret_unreadable` when the root key is another one. */
  of(tenant: string): Promise<TenantVault>;
  /** Throws `root_key_other` when the keys of tenants were wrapped by another root key. */
  assertOurs(): Promise<void>;
}

export function createVaults(root: RootVault, control: ControlStore): Vaults {
  const opened = new Map<string, TenantVault>();
  return {
    async assertOurs() {
      const [first] = await control.tenants();
      try {
        if (first) root.forTenant(first.key, first.sealedKey);
      } catch (cause) {
        throw new WeirError('root_key_other', {}, { cause });
      }
    },
    async of(tenant) {
      const known = opened.get(tenant);
      if (known) return known;
      const row = (await control.tenants()).find(({ key }) => key === tenant);
      if (!row) throw new WeirError('not_found', { reason: tenant });
      const vault = root.forTenant(tenant, row.sealedKey);
      opened.set(tenant, vault);
      return vault;
    },
  };
}
