import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import { isEnded } from '@weir/contract/run-status';
import { apply } from '../engine/apply.ts';
import { followWaits } from '../engine/outside-waits.ts';
import type { RunState } from '../engine/state.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { encodeChunk, type KnownText } from '../store/journal-chunks.ts';
import type {
  Append,
  ClaimedRun,
  Held,
  NewRun,
  ReadyCount,
  Rest,
  Tell,
  TenantStore,
  Trouble,
} from '../store/tenant-store.ts';
import type { BornRun } from './born-run.ts';
import { followCalls } from './called-runs.ts';
import type { Lease } from './lease.ts';
import { shortOutputOf } from './news-of.ts';
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
  record(draft: EventDraft, along?: Along): undefined;
  /** Number of the last message that is in the state, or was of no use. */
  taken(): number;
  take(upTo: number): void;
  /** Throws `lease_lost` when another worker holds the run. */
  commit(): Promise<void>;
  /** As `commit`, where a wait for somebody outside has opened or closed: they find it by what is in the store. */
  commitWaits(): Promise<void>;
  /** So much is pending that it should be committed, durable point or not. */
  isFull(): boolean;
  /** Commits and gives the run back. Throws `lease_lost`. */
  rest(rest: Omit<Rest, 'messages'>): Promise<void>;
}

/** What happens in the commit of an event, or not at all. */
export interface Along {
  readonly accepts?: readonly NewRun[];
  readonly tells?: readonly Tell[];
  /** What the tenant's alert flow is to hear of. */
  readonly troubles?: readonly Trouble[];
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
  /** `output`: of a run that has succeeded, its JSON text where that is short. */
  onCommitted: (output: string | undefined) => void;
  /** Of a run of which nothing is kept yet: its first event is in `state`, and in no store. */
  born?: BornRun | undefined;
  /** Runs became ready by a commit. */
  onReady: (counts: readonly ReadyCount[]) => void;
}

export function openJournal(options: JournalOptions): RunJournal {
  const { claimed, state, store, lease, now, onCommitted, onReady, born } = options;
  const { run, epoch } = claimed;
  const held = { runId: run.id, owner: lease.incarnation, epoch };
  let { size } = options;
  const snapshot = snapshotsOf(state);
  let pending = born ? beginningWith(born, options.size) : nothing();
  let taken = 0;
  const waits = followWaits(state);
  const calls = followCalls(state, run);
  let last: Promise<void> = Promise.resolve();

  const append = async (resting?: Omit<Rest, 'messages'>): Promise<void> => {
    const rest = resting && { ...resting, messages: Math.max(taken, claimed.messages) };
    if (pending.events.length === 0) {
      if (rest) onReady(await outlast(lease, () => store.giveBack({ ...held, ...rest })));
      return;
    }
    const { events: added } = pending;
    const row = {
      ...rowOf(state),
      ...(rest && { rest }),
      ...alongOf(pending, calls.givenUp()),
      ...(taken > 0 && { taken }),
      waits: waits.changes(now()),
      ...snapshot(size),
    };
    pending = nothing();
    const output = shortOutputOf(state);
    const chunks = chunksOf(added, output);
    onReady(await appendAll({ store, lease, held, born }, { ...chunks, ...row }));
    onCommitted(output?.text);
  };

  const commit = (): Promise<void> => {
    last = last.then(() => append());
    return last;
  };

  // No accessors: in a literal each makes a hidden class of its own, old from the start, by which the collector of young
  // objects finds all of the run alive.
  return {
    fits: (value) => {
      const own = jsonSize(value, maxValue);
      return own <= maxValue && size + own <= maxRun;
    },
    record(draft, along = {}) {
      const event: JournalEvent = { ...draft, seq: state.seq + 1, at: now() };
      calls.follow(draft, () => apply(state, event));
      const own = jsonSize(draft, maxRun);
      size += own;
      pending.size += own;
      pending.events.push({ event, size: own });
      pending.accepts.push(...(along.accepts ?? []));
      pending.tells.push(...(along.tells ?? []));
      pending.troubles.push(...(along.troubles ?? []));
    },
    taken: () => taken,
    take(upTo) {
      taken = upTo;
    },
    isFull: () => pending.events.length >= maxPending || pending.size >= maxPendingSize,
    commit,
    commitWaits: async () => {
      if (waits.haveChanged()) await commit();
    },
    rest(rest) {
      last = last.then(() => append(rest));
      return last;
    },
  };
}

function rowOf({ status, startedAt, endedAt, error }: RunState) {
  return { status, startedAt: startedAt ?? null, endedAt: endedAt ?? null, error: error ?? null };
}

function chunksOf(
  added: readonly SizedEvent[],
  output: KnownText | undefined,
): Pick<Append, 'chunk' | 'earlier'> {
  const earlier = inChunks(added).map((events, index) =>
    encodeChunk(events, { output, begin: index === 0 ? added[0]?.text : undefined }),
  );
  const chunk = earlier.pop();
  if (!chunk) throw new Error('nothing to append');
  return { ...(earlier.length > 0 && { earlier }), chunk };
}

/** All in one commit, or what goes along with an event would not be there when the worker dies between two. */
async function appendAll(
  to: { store: TenantStore; lease: Lease; held: Held; born: BornRun | undefined },
  what: Omit<Append, keyof Held>,
): Promise<readonly ReadyCount[]> {
  const { store, lease, held, born } = to;
  const ready =
    born && !born.isKept()
      ? await keepBorn(to, born, what)
      : await outlast(lease, () => store.append({ ...held, ...what }));
  if (what.snapshot) crashPoint('snapshot-kept');
  if (ready.length > 0) crashPoint('others-ready');
  return ready;
}

/** Not tried again: until then nobody was promised anything, and whoever handed it over has its event. */
function keepBorn(
  { store, lease, held }: { store: TenantStore; lease: Lease; held: Held },
  born: BornRun,
  what: Omit<Append, keyof Held>,
): Promise<readonly ReadyCount[]> {
  lease.assertFresh();
  return born.keep(store, { owner: held.owner, ...what });
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

/** What is recorded and not committed. */
interface Pending {
  readonly events: SizedEvent[];
  /** Of the events. */
  size: number;
  readonly accepts: NewRun[];
  readonly tells: Tell[];
  readonly troubles: Trouble[];
}

function alongOf({ accepts, troubles, tells: own }: Pending, givenUp: readonly Tell[]): Along {
  const tells = [...own, ...givenUp];
  return {
    ...(accepts.length > 0 && { accepts }),
    ...(tells.length > 0 && { tells }),
    ...(troubles.length > 0 && { troubles }),
  };
}

const beginningWith = ({ accepted: event, text }: BornRun, size: number): Pending => ({
  ...nothing(),
  events: [{ event, text, size }],
  size,
});
const nothing = (): Pending => ({ events: [], size: 0, accepts: [], tells: [], troubles: [] });

interface SizedEvent {
  readonly event: JournalEvent;
  /** Its JSON text, where it is known. */
  readonly text?: string;
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
