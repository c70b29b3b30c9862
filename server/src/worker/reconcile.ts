import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { DueRuns } from './due-runs.ts';
import { silentAfter } from './lease.ts';

export interface Reconciled {
  readonly control: ControlStore;
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly dueRuns: DueRuns;
  readonly now: () => number;
}

/** Runs of these owners become ready again, and have their tickets at once. */
export async function releaseRuns(parts: Reconciled, owners: readonly string[]): Promise<void> {
  if (owners.length === 0) return;
  for (const { key } of await parts.control.tenants()) await releaseRunsOf(parts, key, owners);
}

/** The same in one tenant. */
export async function releaseRunsOf(
  { stores, queue }: Reconciled,
  tenant: string,
  owners: readonly string[],
): Promise<void> {
  const ready = await stores.of(tenant).release(owners);
  if (ready.length > 0) crashPoint('runs-released');
  for (const { group, count } of ready) {
    await queue.add({ tenant, group }, count);
  }
}

/** One round: runs of owners silent too long become ready, as do those that are due; every ready run has its ticket. */
export async function reconcile(parts: Reconciled): Promise<void> {
  const before = parts.now() - silentAfter;
  await releaseRuns(parts, await parts.control.declareSilent({ before }));
  for (const { key: tenant } of await parts.control.tenants()) {
    await parts.dueRuns.wake(tenant);
    await ensureTickets(parts, tenant);
  }
}

/** Every ready run of the tenant has its ticket. */
export async function ensureTickets(parts: Reconciled, tenant: string): Promise<void> {
  for (const { group, count } of await parts.stores.of(tenant).ready()) {
    await parts.queue.ensure({ tenant, group }, count);
  }
}

/** What a process committed that has ended since can be found; where search was lost, everything can be again. */
export async function catchUpSearch({
  control,
  stores,
}: Pick<Reconciled, 'control' | 'stores'>): Promise<void> {
  const failed: unknown[] = [];
  for (const { key } of await control.tenants())
    await stores
      .of(key)
      .catchUpSearch()
      .catch((error: unknown) => failed.push(error));
  if (failed.length > 0) throw failed[0];
}

/** Removes dedupe keys and signals that have expired. */
export async function forgetExpired({ control, stores, now }: Reconciled): Promise<void> {
  for (const { key } of await control.tenants()) {
    await stores.of(key).forgetDedupe({ now: now() });
    await stores.of(key).forgetSignals({ now: now() });
  }
}
