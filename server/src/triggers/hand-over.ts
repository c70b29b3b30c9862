import { stringifyJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { crashPoint } from '../observe/crash-points.ts';
import type { Handover } from '../queue/handover.ts';
import { pauseOf } from '../store/lanes.ts';
import { acceptedOf, newRow, newRun, type RunSource } from '../store/new-run.ts';
import type { HandedFate, HandedRun } from '../store/tenant-store.ts';
import { type Accepted, type AcceptParts, type IncomingEvent, judge, keep } from './accept.ts';

export interface HandoverParts extends AcceptParts {
  /** Absent: every run is kept before anybody works on it. */
  readonly handover?: Handover<HandedRun, HandedFate> | undefined;
}

/** Without a word of its worker for so long, ms, the event is accepted as any other. */
const patience = 1_000;
/** Where that cannot be done, its worker may still have kept it. */
const latePatience = 10_000;
/** Characters of the JSON text of an event: many of them wait for one worker at a time, on one socket. */
const longest = 32_768;

/** `news`: what its worker said of the run as it kept it. */
export type HandedOver =
  | (Extract<Accepted, { kind: 'accepted' }> & {
      readonly news?: Extract<HandedFate, { kind: 'kept' }>;
      /** It may be further than accepted. */
      readonly hasBegun?: true;
    })
  | Exclude<Accepted, { kind: 'accepted' }>;

/**
 * As `accept`, for an event whose sender is told nothing before the run has ended or answered: a worker that has nothing
 * else to do gets it at once, and keeps it with the first that has to be kept (decision 30). When the promise resolves,
 * the run is kept all the same.
 */
export async function acceptInHand(
  parts: HandoverParts,
  incoming: IncomingEvent,
): Promise<HandedOver> {
  const judged = await judge(parts, incoming);
  if ('kind' in judged) return judged;
  crashPoint('event-judged');
  const { tenant } = incoming;
  const { source } = judged;
  const offer = await offered(parts, tenant, source);
  if (!offer) return keep(parts, tenant, newRun(source));
  const fate = await within(patience, offer.fate);
  return known(source, fate) ?? keepAfterAll(parts, { tenant, source, fate: offer.fate });
}

/** Undefined: nobody was asked. In an object, or who waits for this would wait for the fate. */
async function offered(
  { handover, stores }: HandoverParts,
  tenant: string,
  source: RunSource,
): Promise<{ readonly fate: Promise<HandedFate | null> } | undefined> {
  const { group, priority, slot } = source;
  // A key is counted in the store, and a paused lane lets nobody begin.
  if (!handover || slot) return undefined;
  if (pauseOf(await stores.of(tenant).lanes(), { group, priority })) return undefined;
  const accepted = stringifyJson(acceptedOf(source));
  if (accepted.length > longest) return undefined;
  const fate = handover.offer({ tenant, group }, { tenant, run: newRow(source), accepted });
  return fate && { fate };
}

/** Undefined: nobody is known to have kept it. */
function known(source: RunSource, fate: HandedFate | null): HandedOver | undefined {
  switch (fate?.kind) {
    case 'kept':
      return { ...begun(source), news: fate };
    case 'duplicate':
      return { kind: 'accepted', runId: fate.runId, duplicate: true, dropped: false };
    default:
      return undefined;
  }
}

/** Of a worker that says nothing more, nobody knows whether it kept the run; then the run has its id, and its key. */
async function keepAfterAll(
  parts: HandoverParts,
  offer: {
    readonly tenant: string;
    readonly source: RunSource;
    readonly fate: Promise<HandedFate | null>;
  },
): Promise<HandedOver> {
  const { tenant, source } = offer;
  try {
    const kept = await keep(parts, tenant, newRun(source));
    return kept.duplicate && kept.runId === source.id ? begun(source) : kept;
  } catch (error) {
    if (error instanceof WeirError && error.code === 'conflict') return begun(source);
    // Its commit may be on the way. Told that it was refused, the sender would send it again.
    const late = known(source, await within(latePatience, offer.fate));
    if (late) return late;
    throw error;
  }
}

/** Null: not within so long, ms. */
function within<Value>(ms: number, value: Promise<Value>): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    value.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const begun = ({ id: runId }: RunSource) =>
  ({ kind: 'accepted', runId, duplicate: false, dropped: false, hasBegun: true }) as const;
