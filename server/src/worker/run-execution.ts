import { isEnded } from '@weir/contract/run-status';
import type { ActionHost } from '../connector-host/call-action.ts';
import type { Plan } from '../engine/compile.ts';
import { decide } from '../engine/decide.ts';
import { fold, type RunState } from '../engine/state.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { ClaimedRun, TenantStore } from '../store/tenant-store.ts';
import { carryOut } from './carry-out.ts';
import type { Lease } from './lease.ts';
import { outlast } from './outlast.ts';
import { openJournal, type RunJournal } from './run-journal.ts';

/** One claimed run in the hands of this worker. */
export interface RunInHand {
  readonly tenant: string;
  readonly claimed: ClaimedRun;
  readonly state: RunState;
  readonly journal: RunJournal;
  readonly lease: Lease;
  readonly actions: ActionHost;
  /** Aborted when the worker gives the run up: calls under way end, their results go nowhere. */
  readonly signal: AbortSignal;
}

/**
 * Carries a run from where its journal stands to its end: decide, carry out, apply, until it ended.
 * @throws `lease_lost` when another worker took it over; anything else is a fault of ours or of the journal.
 */
export async function executeRun(options: {
  tenant: string;
  claimed: ClaimedRun;
  plan: Plan;
  store: TenantStore;
  lease: Lease;
  actions: ActionHost;
  now: () => number;
  onCommitted: (state: RunState) => void;
}): Promise<void> {
  const { tenant, claimed, plan, store, lease, actions, now, onCommitted } = options;
  const chunks = await outlast(lease, () => store.journal(claimed.run.id));
  const state = fold(plan, decodeChunks(chunks));
  const journal = openJournal({
    claimed,
    state,
    store,
    lease,
    now,
    onCommitted: () => onCommitted(state),
  });
  const given = new AbortController();
  const run: RunInHand = {
    tenant,
    claimed,
    state,
    journal,
    lease,
    actions,
    signal: given.signal,
  };
  try {
    if (state.status === 'queued') journal.record({ type: 'started' });
    await untilEnded(run);
    await journal.commit();
  } finally {
    given.abort();
  }
}

async function untilEnded(run: RunInHand): Promise<void> {
  const busy = new Set<string>();
  let fault: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;

  for (;;) {
    const commands = decide(run.state, busy);
    for (const command of commands) {
      const work = carryOut(run, command);
      if (!work) continue;
      busy.add(work.step);
      work.done
        .catch((error: unknown) => {
          fault ??= { error };
        })
        .finally(() => {
          busy.delete(work.step);
          wake();
        });
    }
    if (isEnded(run.state.status)) return;
    if (commands.length > 0) continue;
    if (busy.size === 0) throw new Error(`run ${run.claimed.run.id} has nothing left to do`);
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (fault) throw fault.error;
  }
}
