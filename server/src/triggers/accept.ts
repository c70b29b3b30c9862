import { createHash } from 'node:crypto';
import type { TriggerEvent } from '@weir/contract/journal';
import { canonicalJson, type Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { IncomingDedupe } from '../connector-host/open-trigger.ts';
import { newId } from '../ids.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { Queue } from '../queue/queue.ts';
import type { EvaluateRequest, ExpressionResult, Sandbox } from '../sandbox/sandbox.ts';
import {
  type Again,
  defaultGroup,
  type GivenOutcomes,
  newRun,
  newSlot,
  type RunSource,
} from '../store/new-run.ts';
import type { NewRun, TenantStores } from '../store/tenant-store.ts';
import { isDraftVersion } from '../versions/draft-version.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import { type Acceptance, type Admission, admit, compileAcceptance } from './acceptance.ts';
import { addTickets } from './tickets.ts';

export interface AcceptParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly sandbox: Sandbox;
  readonly now: () => number;
  /** Throws `disk_full` while there is too little room to accept anything. Absent: nobody can tell. */
  readonly assertRoom?: (() => void) | undefined;
}

/** For all acceptance expressions of an event together, ms. */
const guestLimit = 100;
/** A delivery that was not acknowledged comes again within so long, ms: brokers wait half an hour for that. */
const deliveryMemory = 3_600_000;
/** A guest may still have to be started, or be busy with others, for so long, ms. */
const guestPatience = 3000;

export interface IncomingEvent {
  readonly tenant: string;
  readonly version: LoadedVersion;
  readonly event: TriggerEvent;
  readonly traceId: string;
  /** Given by hand; else the flow's own. */
  readonly priority?: number | undefined;
  /** What tells it apart where the flow does not say. */
  readonly dedupe?: IncomingDedupe | undefined;
  /** Of a fork or a replay: it is neither filtered nor deduplicated, and goes where that run was, if that is said. */
  readonly again?: (Again & { readonly group?: string | undefined }) | undefined;
  /** By a person, or a program in their place: it is a new run, whatever came before. */
  readonly byHand?: true;
  readonly given?: GivenOutcomes | undefined;
}

export type Accepted =
  | {
      readonly kind: 'accepted';
      readonly runId: string;
      readonly duplicate: boolean;
      /** Others of its key are there: it ended at once. */
      readonly dropped: boolean;
      /** Under this hash the delivery is remembered, until it was acknowledged. */
      readonly remembered?: string;
    }
  | Exclude<Admission, { kind: 'accepted' }>;

const acceptances = new WeakMap<LoadedVersion, Map<string, Acceptance>>();

/**
 * The single door for every source: the event is judged, then its dedupe row and run row are committed in one
 * transaction, then the ticket goes out. When the promise resolves, the run is kept whatever happens next.
 */
export async function accept(parts: AcceptParts, incoming: IncomingEvent): Promise<Accepted> {
  const judged = await judge(parts, incoming);
  if ('kind' in judged) return judged;
  crashPoint('event-judged');
  return keep(parts, incoming.tenant, newRun(judged.source));
}

/** Stores the run and calls a worker. */
export async function keep(
  parts: Pick<AcceptParts, 'stores' | 'queue'>,
  tenant: string,
  run: NewRun,
): Promise<Extract<Accepted, { kind: 'accepted' }>> {
  const { runId, duplicate, dropped, ready } = await parts.stores.of(tenant).accept(run);
  crashPoint('run-accepted');
  await addTickets(parts.queue, tenant, ready);
  const remembered = duplicate || !run.dedupe?.delivery ? undefined : run.dedupe.hash;
  return { kind: 'accepted', runId, duplicate, dropped, ...(remembered && { remembered }) };
}

/** The run an event is to become, or why it becomes none. Nothing is stored yet. */
export async function prepare(
  parts: Pick<AcceptParts, 'sandbox' | 'now' | 'assertRoom'>,
  incoming: IncomingEvent,
): Promise<{ readonly run: NewRun } | Exclude<Admission, { kind: 'accepted' }>> {
  const judged = await judge(parts, incoming);
  return 'kind' in judged ? judged : { run: newRun(judged.source) };
}

/** What the run of an event is to be made of, or why there is none. */
export async function judge(
  parts: Pick<AcceptParts, 'sandbox' | 'now' | 'assertRoom'>,
  incoming: IncomingEvent,
): Promise<{ readonly source: RunSource } | Exclude<Admission, { kind: 'accepted' }>> {
  const { tenant, version, event, traceId, again } = incoming;
  parts.assertRoom?.();
  const acceptance = acceptanceOf(version, again ? byHand : event.id);
  const judged = admit(acceptance, event, (expressions, scope) =>
    askGuest(parts.sandbox, {
      tenant,
      version: `${version.flow}@${version.version}`,
      expressions,
      scope,
      now: event.at,
      seed: traceId,
      timeoutMs: guestLimit,
    }),
  );
  const admission = judged instanceof Promise ? await judged : judged;
  if (admission.kind !== 'accepted') return admission;

  const priority = incoming.priority ?? admission.priority;
  const at = parts.now();
  const dedupe = incoming.byHand
    ? undefined
    : dedupeOf({ acceptance, admission, own: incoming.dedupe, at });
  // A draft that is tried out neither waits for runs of the published version nor takes their place.
  const slotKey = isDraftVersion(version.version) ? null : admission.slot;
  const source = {
    id: newId(at),
    version,
    event,
    traceId,
    priority,
    // A test asks nothing of its surroundings.
    group: again?.group ?? (incoming.given?.stubs ? defaultGroup : admission.group),
    at,
    dedupe,
    slot: newSlot(slotKey, version.document.settings?.concurrency?.over, traceId),
    told: admission.dedupe,
    again,
    given: incoming.given,
  };
  return { source };
}

/** Id of no trigger: such an event is wanted by a person. */
const byHand = '';

function hashOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function dedupeOf(source: {
  acceptance: Acceptance;
  admission: { readonly dedupe: Json | undefined };
  own: IncomingDedupe | undefined;
  at: number;
}): NewRun['dedupe'] {
  const { acceptance, admission, own, at } = source;
  const expiresAt = at + acceptance.dedupeFor;
  if (admission.dedupe !== undefined) return { hash: hashOf(admission.dedupe), expiresAt };
  if (!own || acceptance.isDedupeOff) return undefined;
  if (own.kind === 'id') return { hash: hashOf(own.value), expiresAt };
  return {
    // Apart from an id that happens to be the same text.
    hash: hashOf(['delivery', own.value]),
    expiresAt: at + deliveryMemory,
    delivery: own.redelivered ? 'again' : 'first',
  };
}

/** A guest that cannot be had in time means "not now", never acceptance without judgement. */
async function askGuest(
  sandbox: Sandbox,
  question: EvaluateRequest,
): Promise<readonly ExpressionResult[]> {
  const signal = AbortSignal.timeout(guestPatience);
  try {
    return await sandbox.evaluate({ ...question, signal });
  } catch (error) {
    throw signal.aborted ? new WeirError('overloaded', {}, { cause: error }) : error;
  }
}

function acceptanceOf(version: LoadedVersion, trigger: string): Acceptance {
  const known = acceptances.get(version) ?? new Map<string, Acceptance>();
  acceptances.set(version, known);
  const acceptance =
    known.get(trigger) ?? compileAcceptance(version.document, version.document.triggers?.[trigger]);
  known.set(trigger, acceptance);
  return acceptance;
}
