import type { BodyOf } from '@weir/contract/api';
import type { JournalEvent, TriggerEvent } from '@weir/contract/journal';
import { WeirError } from '@weir/contract/weir-error';
import { type Cut, cutBefore, editOutputs, misfitOf } from '../engine/cut.ts';
import { fold } from '../engine/fold.ts';
import { decodeChunks, encodeChunk } from '../store/journal-chunks.ts';
import { type Again, defaultGroup } from '../store/new-run.ts';
import type { Chunk } from '../store/tenant-store.ts';
import type { LoadedVersion } from '../versions/versions.ts';

/** What a fork is made of. Pure. */
export interface ForkOf {
  readonly runId: string;
  /** Of the run, in order. */
  readonly chunks: readonly Uint8Array[];
  /** That of the run, and that in which the fork goes on: the same, or another of its flow. */
  readonly own: LoadedVersion;
  readonly version: LoadedVersion;
  readonly wanted: BodyOf<'forkRun'>;
  readonly by: string;
  readonly priority: number;
  /** ms UTC. */
  readonly at: number;
}

export interface Fork {
  readonly event: TriggerEvent;
  readonly from: { readonly runId: string } & Cut['from'];
  readonly journal: NonNullable<Again['journal']>;
  /** Where the run was by then, when it had been moved; a test asks nothing of its surroundings. */
  readonly group: string | undefined;
}

/** @throws WeirError `invalid_input` for what cannot be edited or a version that does not fit, `conflict` for a step that has not begun. */
export function forkOf(source: ForkOf): Fork {
  const { runId, own, version, wanted, priority, by, at } = source;
  const chunks = source.chunks.map((bytes) => decodeChunks([bytes]));
  const cut = cutAt(source, chunks.flat());
  const seq = cut.from.seq;
  const edited = new Map(outputsOf(own, cut, wanted));
  const accepted = acceptedOf(source, cut);
  if (accepted.isEdited) edited.set(1, accepted.event);
  const from = { runId, ...cut.from };
  const forked: JournalEvent = { type: 'forked', seq, at, from, priority, by };
  if (version !== own) {
    const events = cut.prefix.map((each) => edited.get(each.seq) ?? each);
    assertFits(source, [...events, forked]);
  }
  const moves = cut.prefix.filter((each) => each.type === 'group-changed');
  return {
    event: accepted.event.trigger,
    from,
    journal: journalOf({ runId, chunks, edited, forked }),
    group: moves.at(-1)?.group ?? (accepted.event.stubs && defaultGroup),
  };
}

function cutAt({ own, wanted }: ForkOf, journal: readonly JournalEvent[]): Cut {
  const { step } = wanted;
  if (!own.plan.byId.has(step)) {
    const none = { zh: `流程中没有步骤 ${step}`, en: `the flow has no step ${step}` };
    throw new WeirError('invalid_input', none, { field: 'step' });
  }
  const cut = cutBefore(journal, wanted);
  if (cut) return cut;
  const reason = {
    zh: `步骤 ${step} 在此次运行中还没有开始`,
    en: `step ${step} has not begun in this run`,
  };
  throw new WeirError('conflict', reason);
}

function outputsOf(
  own: LoadedVersion,
  cut: Cut,
  { outputs = {} }: ForkOf['wanted'],
): ReadonlyMap<number, JournalEvent> {
  if (Object.keys(outputs).length === 0) return new Map();
  const { edited, unknown } = editOutputs(own.plan, cut, outputs);
  const [id] = unknown;
  if (id === undefined) return edited;
  const reason = {
    zh: `步骤 ${id} 在此之前没有输出，或从 ${cut.from.step} 看不到它`,
    en: `step ${id} had no output by then, or ${cut.from.step} does not see it`,
  };
  throw new WeirError('invalid_input', reason, { field: `outputs.${id}` });
}

type AcceptedEvent = Extract<JournalEvent, { type: 'accepted' }>;

/** Every journal begins with one. */
function acceptedOf(
  { own, version, wanted: { trigger } }: ForkOf,
  { prefix, from }: Cut,
): { readonly event: AcceptedEvent; readonly isEdited: boolean } {
  const whole = prefix[0] as AcceptedEvent;
  const isOther = version !== own;
  if (!trigger && !isOther) return { event: whole, isEdited: false };
  // What stood for steps stood for those of its version: in another every step is carried out.
  const { pins: _pins, stubs: _stubs, ...bare } = whole;
  const first = isOther ? bare : whole;
  const { id, kind, at, cause } = first.trigger;
  // That a failure started the run nobody else may say.
  const { cause: _, ...fields } = trigger ?? {};
  const given = trigger && { ...fields, ...(cause !== undefined && { cause }) };
  const event = {
    ...first,
    ...(given && { trigger: { ...given, id, kind, at } }),
    ...(isOther && { otherVersionUpTo: from.seq }),
  };
  return { event, isEdited: true };
}

/** Whether the fork can go on in another version from where the run was. */
function assertFits({ own, version, wanted }: ForkOf, events: readonly JournalEvent[]): void {
  const step = misfitOf({ plan: own.plan, other: version.plan }, events.slice(0, -1));
  const field = { field: 'version' };
  const name = `v${version.version}`;
  if (step !== undefined) {
    const reason = {
      zh: `在 ${name} 中，已执行的步骤 ${step} 不在原处，或用了别的动作`,
      en: `in ${name} step ${step}, which was carried out, is not there or uses something else`,
    };
    throw new WeirError('invalid_input', reason, field);
  }
  try {
    fold(version.plan, events);
  } catch (cause) {
    const reason = {
      zh: `已执行的部分无法在 ${name} 中继续，请从更早的步骤重跑，而不是 ${wanted.step}`,
      en: `what was carried out cannot go on in ${name}; fork from a step before ${wanted.step}`,
    };
    throw new WeirError('invalid_input', reason, { ...field, cause });
  }
}

/** Chunks that stay as they are, are copied where they lie. */
function journalOf(source: {
  runId: string;
  chunks: readonly (readonly JournalEvent[])[];
  edited: ReadonlyMap<number, JournalEvent>;
  forked: JournalEvent;
}): Fork['journal'] {
  const { runId, chunks, edited, forked } = source;
  const upTo = forked.seq - 1;
  const changed: Chunk[] = [];
  let rest: readonly JournalEvent[] = [];
  for (const events of chunks) {
    const kept = events
      .filter(({ seq }) => seq <= upTo)
      .map((each) => edited.get(each.seq) ?? each);
    if (kept.length < events.length) rest = rest.length > 0 ? rest : kept;
    else if (events.some(({ seq }) => edited.has(seq))) changed.push(encodeChunk(kept));
  }
  return { taken: { runId, upTo, edited: changed }, chunk: encodeChunk([...rest, forked]) };
}
