import type { Queue } from '../queue/queue.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import { silentAfter } from './lease.ts';

export interface Reconciled {
  readonly control: ControlStore;
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly now: () => number;
}

/** Runs of these owners become ready again, and have their tickets at once. */
export async function releaseRuns(parts: Reconciled, owners: readonly string[]): Promise<void> {
  if (owners.length === 0) return;
  for (const { key: tenant } of await parts.control.tenants()) {
    for (const { group, count } of await parts.stores.of(tenant).release(owners)) {
      await parts.queue.add({ tenant, group }, count);
    }
  }
}

/** One round: runs of owners silent too long become ready, every ready run has its ticket. */
export async function reconcile(parts: Reconciled): Promise<void> {
  const before = parts.now() - silentAfter;
  await releaseRuns(parts, await parts.control.declareSilent({ before }));
  for (const { key: tenant } of await parts.control.tenants()) {
    const store = parts.stores.of(tenant);
    for (const { group, count } of await store.ready()) {
      await parts.queue.ensure({ tenant, group }, count);
    }
  }
}

/** Removes dedupe keys that have expired. */
export async function forgetExpired({ control, stores, now }: Reconciled): Promise<void> {
  for (const { key } of await control.tenants()) await stores.of(key).forgetDedupe({ now: now() });
}
