import type { Json, JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { GivenOutcomes } from '../store/new-run.ts';
import { toPriority } from '../store/order.ts';
import { type Accepted, type AcceptParts, accept } from '../triggers/accept.ts';
import { eventByHand, hasInput } from '../triggers/event-by-hand.ts';
import { checkFlowInput } from '../versions/flow-input.ts';
import type { LoadedVersion } from '../versions/versions.ts';

/** What somebody starts a flow with. */
export interface Start {
  readonly tenant: string;
  readonly traceId: string;
  readonly version: LoadedVersion;
  readonly body: {
    readonly input?: Json | undefined;
    readonly trigger?: JsonObject | undefined;
    readonly priority?: number | undefined;
  };
  readonly given?: GivenOutcomes | undefined;
}

type Started = Extract<Accepted, { kind: 'accepted' }>;

/**
 * Accepts a run of the version for an event given by hand. It is never told apart from others, and so never missing.
 * @throws WeirError `filtered` where the trigger's `when` does not hold, `invalid_input`, and what judging throws.
 */
export async function startByHand(parts: AcceptParts, start: Start): Promise<Started> {
  const { tenant, traceId, version, body, given } = start;
  const { document } = version;
  const { trigger, input = {}, priority } = body;
  const event = eventByHand(document, { trigger, input, at: parts.now() });
  const checked = hasInput(event)
    ? { input: await checkFlowInput(parts.sandbox, { tenant, document, input }) }
    : {};
  const accepted = await accept(parts, {
    tenant,
    version,
    traceId,
    event: { ...event, ...checked },
    priority: priority === undefined ? undefined : toPriority(priority),
    byHand: true,
    given,
  });
  if (accepted.kind === 'refused') throw accepted.error;
  if (accepted.kind === 'filtered') throw new WeirError('filtered', { trigger: event.id });
  return accepted;
}
