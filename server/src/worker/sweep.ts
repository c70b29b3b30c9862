import type { TicketMark } from '../queue/queue.ts';
import type { ActiveTenants } from './active-tenants.ts';
import { silentAfter } from './lease.ts';
import {
  ensureTickets,
  forgetExpired,
  type Reconciled,
  reconcile,
  releaseRunsOf,
} from './reconcile.ts';

/** A sweep that looks into tenants at rest only now and then. */
export interface Sweep {
  /** One round: over the tenants that were active of late, or over all when that is due; none while one is under way. */
  round(): Promise<void>;
  /** The next round is over all tenants. */
  expectWhole(): void;
  /** Wakes tenants whose `next_due_at` has come. */
  wakeDue(): Promise<void>;
}

/** Between two rounds, ms. */
export const sweepEvery = 5_000;
/** Between two looks at which tenants are due, ms. */
export const lookEvery = 250;
/** Between two rounds over all tenants, ms. */
const wholeEvery = 10 * 60_000;
/** A worker that was declared silent while it claimed has claimed by then, ms. */
const lateClaims = 2 * 60_000;

/**
 * For a store where a look into a tenant costs a connection. What a round over the active ones cannot see is covered by
 * one over all: when a worker has fallen silent, when the queue has lost its tickets (`mark`), after a round that failed,
 * and every ten minutes; at the start the caller makes or expects one. `elapsed` in ms on any clock.
 */
export function createSweep(
  parts: Reconciled & {
    readonly active: ActiveTenants;
    readonly mark?: TicketMark;
    /** A round over all tenants was made. */
    readonly onWhole?: () => void;
  },
  elapsed: () => number = () => performance.now(),
): Sweep {
  const { control, dueRuns, active, mark, now, onWhole } = parts;
  let wholeAt = elapsed() + wholeEvery;
  /** When each silent owner was first seen to be, by `elapsed`. */
  let released: ReadonlyMap<string, number> = new Map();
  let isWaking = false;
  let isSweeping = false;

  const round = async (): Promise<void> => {
    const silent = await control.declareSilent({ before: now() - silentAfter });
    const isTime = elapsed() >= wholeAt;
    const isWhole = isTime || (await mark?.isGone()) === true;
    if (!isWhole && silent.every((owner) => released.has(owner))) {
      const late = silent.filter((owner) => elapsed() - (released.get(owner) ?? 0) < lateClaims);
      for (const tenant of active.list()) {
        // A silent owner may have been about to claim, and got a run after its others were released.
        if (late.length > 0) await releaseRunsOf(parts, tenant, late);
        await ensureTickets(parts, tenant);
      }
      return;
    }
    await reconcile(parts);
    onWhole?.();
    await mark?.set();
    released = new Map(silent.map((owner) => [owner, released.get(owner) ?? elapsed()]));
    if (!isTime) return;
    await forgetExpired(parts);
    wholeAt = elapsed() + wholeEvery;
  };
  return {
    expectWhole() {
      wholeAt = elapsed();
    },
    async round() {
      // The next one is never far, and two at once would only do the same twice.
      if (isSweeping) return;
      isSweeping = true;
      try {
        await round();
      } catch (error) {
        wholeAt = elapsed();
        throw error;
      } finally {
        isSweeping = false;
      }
    },
    async wakeDue() {
      if (isWaking) return;
      isWaking = true;
      try {
        for (const due of await control.dueTenants({ now: now() })) {
          const next = await dueRuns.wake(due.tenant);
          await control.settleDue({ ...due, next });
        }
      } finally {
        isWaking = false;
      }
    },
  };
}
