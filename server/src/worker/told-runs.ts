import type { Log } from '../observe/log.ts';
import type { TenantStores } from '../store/tenant-store.ts';

/** Runs in hand, and who is to be called when one of them was sent a message. */
export interface ToldRuns {
  /** Answers how to end it. */
  add(run: {
    readonly tenant: string;
    readonly runId: string;
    readonly tell: () => void;
  }): () => void;
  stop(): void;
}

/** Between two looks, ms. A run that is done sooner needs none: what came meanwhile makes it ready again. */
const every = 500;

interface Held {
  readonly tell: () => void;
  /** Number of the last message it was told of. */
  last: number;
}

/** Looks for messages to runs that stay in hand for long: one statement for each tenant that has such runs. */
export function watchToldRuns(parts: {
  readonly stores: TenantStores;
  readonly owner: string;
  readonly log: Log;
}): ToldRuns {
  const { stores, owner, log } = parts;
  const tenants = new Map<string, Map<string, Held>>();
  /** Those that were in hand at the last look already. */
  let seen: ReadonlySet<Map<string, Held>> = new Set();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const look = async (): Promise<void> => {
    for (const [tenant, runs] of tenants) {
      if (!seen.has(runs)) continue;
      try {
        tellThose(runs, await stores.of(tenant).told(owner));
      } catch (error) {
        // The others are to hear all the same.
        log.warn({ tenant, error }, 'messages to runs cannot be looked for');
      }
    }
    seen = new Set(tenants.values());
  };
  const plan = (): void => {
    if (isStopped || tenants.size === 0) return;
    timer ??= setTimeout(() => {
      void look().finally(() => {
        timer = undefined;
        plan();
      });
    }, every);
  };

  return {
    add({ tenant, runId, tell }) {
      const runs = tenants.get(tenant) ?? new Map<string, Held>();
      tenants.set(tenant, runs);
      const held = { tell, last: 0 };
      runs.set(runId, held);
      plan();
      return () => {
        // It may have been claimed again by now.
        if (runs.get(runId) === held) runs.delete(runId);
        if (runs.size === 0 && tenants.get(tenant) === runs) tenants.delete(tenant);
      };
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function tellThose(
  runs: ReadonlyMap<string, Held>,
  told: readonly { readonly runId: string; readonly number: number }[],
): void {
  for (const { runId, number } of told) {
    const held = runs.get(runId);
    if (!held || held.last >= number) continue;
    held.last = number;
    held.tell();
  }
}
