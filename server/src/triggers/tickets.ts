import type { Queue } from '../queue/queue.ts';
import type { ReadyCount } from '../store/tenant-store.ts';

/** Calls workers to runs that have become ready. A lost ticket is added by the sweep, so a queue that fails is no failure. */
export async function addTickets(
  queue: Queue,
  tenant: string,
  ready: readonly ReadyCount[],
): Promise<void> {
  for (const { group, count } of ready) {
    await queue.add({ tenant, group }, count).catch(() => undefined);
  }
}
