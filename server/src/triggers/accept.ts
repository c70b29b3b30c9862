import { createHash } from 'node:crypto';
import type { TriggerEvent } from '@weir/contract/journal';
import { canonicalJson } from '@weir/contract/json';
import { newId } from '../ids.ts';
import type { Queue } from '../queue/queue.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import { rank } from '../store/order.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import { type Acceptance, type Admission, admit, compileAcceptance } from './acceptance.ts';

export interface AcceptParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly now: () => number;
}

export interface IncomingEvent {
  readonly tenant: string;
  readonly version: LoadedVersion;
  readonly event: TriggerEvent;
  readonly traceId: string;
  /** Given by hand; else the flow's own. */
  readonly priority?: number | undefined;
}

export type Accepted =
  | { readonly kind: 'accepted'; readonly runId: string; readonly duplicate: boolean }
  | Exclude<Admission, { kind: 'accepted' }>;

/** The only group so far. */
const group = 'default';
const acceptances = new WeakMap<LoadedVersion, Map<string, Acceptance>>();

/**
 * The single door for every source: the event is judged, then its dedupe row and run row are committed in one
 * transaction, then the ticket goes out. When the promise resolves, the run is kept whatever happens next.
 */
export async function accept(parts: AcceptParts, incoming: IncomingEvent): Promise<Accepted> {
  const { tenant, version, event, traceId } = incoming;
  const acceptance = acceptanceOf(version, event.id);
  const admission = admit(acceptance, event);
  if (admission.kind !== 'accepted') return admission;

  const priority = incoming.priority ?? admission.priority;
  const at = parts.now();
  const { runId, duplicate } = await parts.stores.of(tenant).accept({
    id: newId(at),
    flow: version.flow,
    name: version.document.name,
    version: version.version,
    trigger: event.id,
    priority,
    group,
    rank: rank(priority, at),
    traceId,
    acceptedAt: at,
    chunk: encodeChunk([{ type: 'accepted', seq: 1, at, trigger: event }]),
    ...(admission.dedupe !== undefined && {
      dedupe: {
        hash: createHash('sha256').update(canonicalJson(admission.dedupe)).digest('hex'),
        expiresAt: at + acceptance.dedupeFor,
      },
    }),
  });
  // A lost ticket is added by the sweep, so a queue that fails here must not fail the answer.
  if (!duplicate) await parts.queue.add({ tenant, group }, 1).catch(() => undefined);
  return { kind: 'accepted', runId, duplicate };
}

function acceptanceOf(version: LoadedVersion, trigger: string): Acceptance {
  const known = acceptances.get(version) ?? new Map<string, Acceptance>();
  acceptances.set(version, known);
  const acceptance =
    known.get(trigger) ?? compileAcceptance(version.document, version.document.triggers?.[trigger]);
  known.set(trigger, acceptance);
  return acceptance;
}
