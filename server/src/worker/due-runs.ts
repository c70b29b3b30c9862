import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { SendAlerts } from './alerts.ts';
import { longestTimer } from './longest-timer.ts';

/** Makes runs at rest ready when they are due, and has alerts sent. */
export interface DueRuns {
  /** A run of the tenant has come to rest until `dueAt`, ms UTC. */
  expect(tenant: string, dueAt: number): void;
  /** Wakes what is due by now, and sets the alarm for the next; answers its time, ms UTC. */
  wake(tenant: string): Promise<number | null>;
  /** From now on, alerts that are due are sent as well. */
  alertBy(send: SendAlerts): void;
  stop(): void;
}

interface Alarm {
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

/** When nothing came of a look though something was due, ms. */
const pauseWithoutProgress = 1_000;

/** One alarm per tenant with runs at rest; a sweep calls `wake` as well, so a lost alarm costs a few seconds. */
export function createDueRuns(parts: {
  stores: TenantStores;
  queue: Queue;
  now: () => number;
  onFault: (error: unknown) => void;
}): DueRuns {
  const { stores, queue, now, onFault } = parts;
  let sendAlerts: SendAlerts | undefined;
  const alarms = new Map<string, Alarm>();

  const expect = (tenant: string, at: number): void => {
    const set = alarms.get(tenant);
    if (set && set.at <= at) return;
    clearTimeout(set?.timer);
    // A timer may be early by a fraction of a millisecond, and none can be set for a year.
    const pause = Math.min(Math.max(0, at - now()) + 1, longestTimer);
    const timer = setTimeout(() => {
      alarms.delete(tenant);
      wake(tenant).catch(onFault);
    }, pause);
    alarms.set(tenant, { at, timer });
  };

  const later = (tenant: string): number => {
    const at = now() + pauseWithoutProgress;
    expect(tenant, at);
    return at;
  };

  const wake = async (tenant: string): Promise<number | null> => {
    const store = stores.of(tenant);
    let due = await store.nextDue();
    // In batches, each a commit of its own.
    for (; due !== null && due <= now(); due = await store.nextDue()) {
      const woken = await store.wake({ now: now() });
      if (woken.length > 0) crashPoint('runs-woken');
      const alerting = await sendAlerts?.(tenant);
      for (const { group, count } of [...woken, ...(alerting ?? [])]) {
        await queue.add({ tenant, group }, count);
      }
      // Somebody else is at it, or nobody sends alerts yet.
      if (woken.length === 0 && !alerting?.length) return later(tenant);
    }
    if (due !== null) expect(tenant, due);
    return due;
  };

  return {
    expect,
    wake,
    alertBy(send) {
      sendAlerts = send;
    },
    stop() {
      for (const { timer } of alarms.values()) clearTimeout(timer);
      alarms.clear();
    },
  };
}
