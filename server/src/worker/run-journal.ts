import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import { isEnded } from '@weir/contract/run-status';
import { apply } from '../engine/apply.ts';
import type { RunState } from '../engine/state.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import type { Append, ClaimedRun, NewRun, Rest, TenantStore } from '../store/tenant-store.ts';
import type { Lease } from './lease.ts';
import { outlast } from './outlast.ts';
import { firstSnapshot, packRun } from './run-state.ts';

type Draft<E> = E extends JournalEvent ? Omit<E, 'seq' | 'at'> : never;
/** An event before it has its place in the journal. */
export type EventDraft = Draft<JournalEvent>;

/**
 * What a claimed run adds to its journal. `record` changes the state at once; `commit` is a durable point: it resolves
 * when everything recorded before the call is in the store. Nothing pending, no commit. Commits of a run follow one
 * another, so chunks are without gaps.
 */
export interface RunJournal {
  /** Whether a value may be recorded: it is not too large by itself, nor is the run with it. */
  fits(value: Json): boolean;
  /** `follow`: a run that is accepted in the commit of this very event. */
  record(draft: EventDraft, follow?: NewRun): undefined;
  /** Throws `lease_lost` when another worker holds the run. */
  commit(): Promise<void>;
  /** So much is pending that it should be committed, durable point or not. */
  readonly isFull: boolean;
  /** Commits and gives the run back. Throws `lease_lost`. */
  rest(rest: Rest): Promise<void>;
}

/** Characters of the JSON text of one input or output. */
const maxValue = 8 * 1024 * 1024;
/** The same of all events of a run: its page reads all of them. */
const maxRun = 64 * 1024 * 1024;
/** The same of a chunk, unless a single event is larger. */
const maxChunk = 8 * 1024 * 1024;
/** Events, and characters of them, that are pending at most. */
const maxPending = 2000;
const maxPendingSize = 4 * 1024 * 1024;
/** From one snapshot to the next the journal grows by half: all together cost no more than a few times the last. */
const snapshotGrowth = 1.5;

interface JournalOptions {
  claimed: ClaimedRun;
  state: RunState;
  /** Of the events that are in the store, as `jsonSize` counts. */
  size: number;
  store: TenantStore;
  lease: Lease;
  now: () => number;
  onCommitted: () => void;
  /** A run that followed is in the store. */
  onFollowed: (follow: NewRun) => void;
}

export function openJournal(options: JournalOptions): RunJournal {
  const { claimed, state, store, lease, now, onCommitted, onFollowed } = options;
  const { run, epoch } = claimed;
  const held = { runId: run.id, owner: lease.incarnation, epoch };
  let { size } = options;
  let pendingSize = 0;
  const snapshot = snapshotsOf(state);
  let pending: SizedEvent[] = [];
  let follow: NewRun | undefined;
  let last: Promise<void> = Promise.resolve();

  const append = async (rest?: Rest): Promise<void> => {
    if (pending.length === 0) {
      if (rest) await outlast(lease, () => store.giveBack({ ...held, ...rest }));
      return;
    }
    const chunks = inChunks(pending);
    const row = {
      status: state.status,
      startedAt: state.startedAt ?? null,
      endedAt: state.endedAt ?? null,
      error: state.error ?? null,
      ...(rest && { rest }),
      ...(follow && { follow }),
      ...snapshot(size),
    };
    const followed = follow;
    pending = [];
    pendingSize = 0;
    follow = undefined;
    for (const [place, events] of chunks.entries()) {
      const isLast = place === chunks.length - 1;
      const { startedAt } = row;
      // Only the last one moves the run: should the worker die before it, the run goes on from there.
      const move = isLast
        ? row
        : { status: 'running' as const, startedAt, endedAt: null, error: null };
      const chunk = encodeChunk(events);
      await outlast(lease, () => store.append({ ...held, chunk, ...move }));
    }
    onCommitted();
    if (followed) onFollowed(followed);
  };

  return {
    fits: (value) => {
      const own = jsonSize(value, maxValue);
      return own <= maxValue && size + own <= maxRun;
    },
    record(draft, next) {
      const event: JournalEvent = { ...draft, seq: state.seq + 1, at: now() };
      apply(state, event);
      const own = jsonSize(draft, maxRun);
      size += own;
      pendingSize += own;
      pending.push({ event, size: own });
      follow ??= next;
    },
    get isFull() {
      return pending.length >= maxPending || pendingSize >= maxPendingSize;
    },
    commit() {
      last = last.then(() => append());
      return last;
    },
    rest(rest) {
      last = last.then(() => append(rest));
      return last;
    },
  };
}

/** Of the state as it is when asked, with all that is pending. */
function snapshotsOf(state: RunState): (size: number) => Pick<Append, 'snapshot'> {
  let next = Math.max(firstSnapshot, state.seq * snapshotGrowth);
  return (size) => {
    if (isEnded(state.status)) return state.seq > firstSnapshot ? { snapshot: null } : {};
    if (state.seq < next) return {};
    next = state.seq * snapshotGrowth;
    return { snapshot: packRun({ state, size }) };
  };
}

interface SizedEvent {
  readonly event: JournalEvent;
  /** As `jsonSize` counts, of what was recorded. */
  readonly size: number;
}

/** Consecutive events, by their size; at least one in each. */
function inChunks(events: readonly SizedEvent[]): JournalEvent[][] {
  const chunks: JournalEvent[][] = [];
  let room = 0;
  for (const { event, size } of events) {
    const chunk = chunks.at(-1);
    if (chunk && size <= room) {
      chunk.push(event);
      room -= size;
    } else {
      chunks.push([event]);
      room = maxChunk - size;
    }
  }
  return chunks;
}
