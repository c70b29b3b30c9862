import type { FlowDocument } from '@weir/contract/flow';
import type { Pins, Stubs } from '@weir/contract/given-outcomes';
import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import { canonicalJson, type Json, parseJson } from '@weir/contract/json';
import { recordingOf } from '@weir/contract/recording';
import type { RunOrigin } from '@weir/contract/run';
import { runKey } from '@weir/contract/run-key';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { encodeChunk } from './journal-chunks.ts';
import { rank } from './order.ts';
import type { Chunk, NewRun, NewSlot, TakenOver } from './tenant-store.ts';

/** Of flows that name none. */
export const defaultGroup = 'default';

/** What a run of a draft is given along. */
export interface GivenOutcomes {
  readonly pins?: Pins;
  /** It is a test: nothing leaves. */
  readonly stubs?: Stubs;
}

/** What a run is made of. */
export interface RunSource {
  id: string;
  version: {
    flow: string;
    version: number;
    document: Pick<FlowDocument, 'name'> & Partial<Pick<FlowDocument, 'settings' | 'steps'>>;
  };
  event: TriggerEvent;
  traceId: string;
  priority: number;
  group: string;
  /** ms UTC of acceptance. */
  at: number;
  dedupe?: NewRun['dedupe'] | undefined;
  caller?: NewRun['caller'] | undefined;
  slot?: NewSlot | undefined;
  /** What tells its event apart, where the flow says so. */
  told?: Json | undefined;
  /** Of one that is made of another by a person. */
  again?: Again | undefined;
  /** In place of what its steps would do. */
  given?: GivenOutcomes | undefined;
}

/** A run as it is first stored: its row, its place in the order, its first event. Pure. */
export function newRun(source: RunSource): NewRun {
  const { again } = source;
  return {
    ...newRow(source),
    chunk: again?.journal?.chunk ?? encodeChunk([acceptedOf(source)]),
    ...(again?.journal && { taken: again.journal.taken }),
  };
}

/** The same without its first event. */
export function newRow(source: RunSource): Omit<NewRun, 'chunk'> {
  const { id, version, event, traceId, priority, group, at, dedupe, caller, slot, told } = source;
  const { again } = source;
  return {
    id,
    flow: version.flow,
    name: version.document.name,
    version: version.version,
    trigger: event.id,
    priority,
    group,
    rank: rank(priority, at),
    traceId,
    key: again && !slot ? again.key : runKey(slot ? parseJson(slot.key) : told),
    acceptedAt: at,
    ...(isTrimmed(version.document) && { trims: true }),
    ...(dedupe && { dedupe }),
    ...(caller && { caller }),
    ...(slot && { slot }),
    ...(again && { origin: again.origin }),
  };
}

/** Of which run another is made. */
export interface Again {
  readonly origin: RunOrigin;
  /** By which people know it. */
  readonly key: string | null;
  /** What a fork's begins with. */
  readonly journal?: { readonly taken: TakenOver; readonly chunk: Chunk };
}

/** Its first event. */
export function acceptedOf(run: RunSource): JournalEvent {
  const { event: trigger, at, priority, again, given } = run;
  const replayOf = again?.origin.kind === 'replay' && { replayOf: again.origin.runId };
  return { type: 'accepted', seq: 1, at, trigger, priority, ...replayOf, ...given };
}

const isTrimmed = ({ settings, steps = {} }: Partial<FlowDocument>): boolean =>
  recordingOf({ settings, steps }).isLess;

/** Characters of a key, as JSON text. */
const maxSlot = 200;

/** The key of a run among those of its flow; null: any number of them may run. @throws WeirError `too_large`. */
export function slotOf(value: Json): string | null {
  if (value === null) return null;
  const key = canonicalJson(value);
  if (key.length <= maxSlot) return key;
  const reason = { zh: `最多 ${maxSlot} 个字符`, en: `${maxSlot} characters at most` };
  throw new WeirError('too_large', reason, { field: 'settings.concurrency.key' });
}

/** What a run needs of its flow that has this key. */
export function newSlot(
  key: string | null | undefined,
  over: NewSlot['over'] = 'queue',
  traceId = '',
): NewSlot | undefined {
  if (key === null || key === undefined) return undefined;
  const error = toErrorData(new WeirError('conflict', reasons[over]), { traceId });
  return { key, over, error };
}

const reasons: Readonly<Record<NewSlot['over'], { zh: string; en: string }>> = {
  queue: { zh: '', en: '' },
  drop: {
    zh: '同一并发键的运行尚未结束，此次运行被丢弃',
    en: 'runs of the same concurrency key have not ended, so this one was dropped',
  },
  replace: {
    zh: '同一并发键有了更新的运行，此次运行被取代',
    en: 'a newer run of the same concurrency key took its place',
  },
};
