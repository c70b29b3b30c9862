import type { JournalEvent } from '@weir/contract/journal';
import { WeirError } from '@weir/contract/weir-error';
import { apply } from '../engine/apply.ts';
import type { RunState } from '../engine/state.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import type { Intervention, RunRow, TenantStore } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import { type RunParts, readState } from './runs.ts';

export interface OperateParts extends RunParts {
  readonly queue: Queue;
  readonly signals: Signals;
  readonly now: () => number;
}

/** The run a person means, and who that is. */
export interface Operated {
  readonly tenant: string;
  readonly runId: string;
  readonly by: string;
  /** How long to wait for a worker that still has the run, ms; default 2 s. */
  readonly patience?: number;
  /** Where it is written; default: to the run alone. */
  readonly via?: Pick<TenantStore, 'intervene' | 'tell'>;
}

type Draft<E> = E extends JournalEvent ? Omit<E, 'seq' | 'at'> : never;

/** What a person's decision comes to, made of the run as it is. */
export interface Decided {
  /** Added to its journal; at least one. */
  readonly events: readonly Draft<JournalEvent>[];
  readonly along?: Pick<Intervention, 'reopens' | 'tells'>;
  /** Asked once the events are applied. */
  readonly waits?: (at: number) => Intervention['waits'];
}

/** A worker may be about to give the run back: so long a decision waits for that, ms. */
const usualPatience = 2000;
const pause = 50;

/**
 * Adds a decision to the journal of a run that nobody holds; in the commit it is as `decide` has seen it.
 * @throws `not_found`, what `decide` throws, and `conflict` when somebody holds the run for long.
 */
export async function interveneIn(
  parts: OperateParts,
  { tenant, runId, patience = usualPatience, via }: Operated,
  decide: (run: { row: RunRow; state: RunState }) => Decided,
): Promise<RunState> {
  const store = via ?? parts.stores.of(tenant);
  const deadline = parts.now() + patience;
  for (;;) {
    const { row, state } = await readState(parts, tenant, runId);
    const { events, along, waits } = decide({ row, state });
    const at = parts.now();
    const added = events.map((draft): JournalEvent => ({ ...draft, seq: state.seq + 1, at }));
    const journal = added.map((event, place) => ({ ...event, seq: event.seq + place }));
    for (const event of journal) apply(state, event);
    const { status, endedAt = null, error = null } = state;
    const chunk = encodeChunk(journal);
    try {
      const moved = { runId, chunk, status, endedAt, error, ...along, waits: waits?.(at) };
      const ready = await store.intervene(moved);
      crashPoint('decision-stored');
      await addTickets(parts.queue, tenant, ready);
      parts.signals.publish({ tenant, runId, status, lastSeq: state.seq });
      return state;
    } catch (error) {
      const busy = error instanceof WeirError && error.code === 'conflict';
      if (!busy || parts.now() > deadline) throw busy ? stillHeld(error) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function stillHeld(cause: WeirError): WeirError {
  const reason = {
    zh: '其他步骤还在执行，请在它们结束后再处理',
    en: 'other steps are still under way; decide when they have ended',
  };
  return new WeirError('conflict', reason, { cause });
}
