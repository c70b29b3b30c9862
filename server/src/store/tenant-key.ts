import { WeirError } from '@weir/contract/weir-error';

const tenantKey = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const maxKeyLength = 200;

/** @throws WeirError `not_found` for what cannot be the key of a tenant, so that no name made of it leads elsewhere. */
export function checkTenantKey(key: string): void {
  if (typeof key !== 'string' || key.length > maxKeyLength || !tenantKey.test(key)) {
    throw new WeirError('not_found', { reason: String(key) });
  }
}
