import type { JournalEvent } from '@weir/contract/journal';
import { apply } from '../engine/apply.ts';
import type { RunState } from '../engine/state.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import type { ClaimedRun, TenantStore } from '../store/tenant-store.ts';
import type { Lease } from './lease.ts';
import { outlast } from './outlast.ts';

type Draft<E> = E extends JournalEvent ? Omit<E, 'seq' | 'at'> : never;
/** An event before it has its place in the journal. */
export type EventDraft = Draft<JournalEvent>;

/**
 * What a claimed run adds to its journal. `record` changes the state at once; `commit` is a durable point: it resolves
 * when everything recorded before the call is in the store. Nothing pending, no commit. Commits of a run follow one
 * another, so chunks are without gaps.
 */
export interface RunJournal {
  record(draft: EventDraft): void;
  /** Throws `lease_lost` when another worker holds the run. */
  commit(): Promise<void>;
}

export function openJournal(options: {
  claimed: ClaimedRun;
  state: RunState;
  store: TenantStore;
  lease: Lease;
  now: () => number;
  onCommitted: () => void;
}): RunJournal {
  const { claimed, state, store, lease, now, onCommitted } = options;
  let pending: JournalEvent[] = [];
  let last: Promise<void> = Promise.resolve();

  const append = async (): Promise<void> => {
    if (pending.length === 0) return;
    const chunk = encodeChunk(pending);
    pending = [];
    const row = {
      status: state.status,
      startedAt: state.startedAt ?? null,
      endedAt: state.endedAt ?? null,
      error: state.error ?? null,
    };
    const { run, epoch } = claimed;
    await outlast(lease, () =>
      store.append({ runId: run.id, owner: lease.incarnation, epoch, chunk, ...row }),
    );
    onCommitted();
  };

  return {
    record(draft) {
      const event: JournalEvent = { ...draft, seq: state.seq + 1, at: now() };
      apply(state, event);
      pending.push(event);
    },
    commit() {
      last = last.then(append);
      return last;
    },
  };
}
