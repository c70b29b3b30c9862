import { Numbered } from '../numbered.ts';
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
  readonly tenant: string;
  readonly runId: string;
  readonly tell: () => void;
  /** Number of the last message it was told of. */
  last: number;
  /** It was in hand at the last look already. */
  wasSeen: boolean;
}

/** Looks for messages to runs that stay in hand for long: one statement for each tenant that has such runs. */
export function watchToldRuns(parts: {
  readonly stores: TenantStores;
  readonly owner: string;
  readonly log: Log;
}): ToldRuns {
  const { stores, owner, log } = parts;
  const inHand = new Numbered<Held>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const look = async (): Promise<void> => {
    const stayed = Map.groupBy(
      inHand.all().filter(({ wasSeen }) => wasSeen),
      ({ tenant }) => tenant,
    );
    for (const [tenant, runs] of stayed) {
      try {
        tellThose(runs, await stores.of(tenant).told(owner));
      } catch (error) {
        // The others are to hear all the same.
        log.warn({ tenant, error }, 'messages to runs cannot be looked for');
      }
    }
    for (const held of inHand.all()) held.wasSeen = true;
  };
  const plan = (): void => {
    if (isStopped || inHand.size === 0) return;
    timer ??= setTimeout(() => {
      void look().finally(() => {
        timer = undefined;
        plan();
      });
    }, every);
  };

  return {
    add({ tenant, runId, tell }) {
      const number = inHand.add({ tenant, runId, tell, last: 0, wasSeen: false });
      plan();
      return () => void inHand.take(number);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function tellThose(
  runs: readonly Held[],
  told: readonly { readonly runId: string; readonly number: number }[],
): void {
  const numbers = new Map(told.map(({ runId, number }) => [runId, number]));
  for (const held of runs) {
    const number = numbers.get(held.runId) ?? 0;
    if (held.last >= number) continue;
    held.last = number;
    held.tell();
  }
}
