import type { TriggerEvent } from '@weir/contract/journal';
import { isJsonObject, type Json, type JsonObject } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { toJson, UnfitOutput } from '../connector-host/action-output.ts';
import type { Incoming, Verdict } from '../connector-host/open-trigger.ts';
import type { Log } from '../observe/log.ts';
import { continueTrace } from '../trace.ts';
import type { LoadedVersion } from '../versions/versions.ts';
import { type AcceptParts, accept } from './accept.ts';
import { credentials } from './credentials.ts';
import { myTurn } from './per-turn.ts';
import { reportRefused } from './report-refused.ts';

/** What an event of a trigger that listens goes into. */
export interface EmitTarget {
  readonly tenant: string;
  readonly flow: string;
  readonly trigger: string;
  /** The published version at this moment. */
  version(): LoadedVersion;
}

/** The way of events from a connector to committed runs. */
export interface Emitting {
  /** Rejects with a `WeirError` when nothing can be decided now, through no fault of the event. */
  emit(incoming: Incoming): Promise<Verdict>;
  /** The event will not be delivered again. Rejects with what the store throws. */
  acknowledged(incoming: Incoming): Promise<void>;
  /** The message of an event was put into a dead letter queue. Never rejects. */
  putAway(why: { readonly code: string; readonly reason: string }): Promise<void>;
}

/** Guests that may die or time out over one event before it is the event's fault. */
const mostGuests = 5;
/** Codes that speak of the event. Whatever else goes wrong may go right later, and nobody is to look for it elsewhere then. */
const ofTheEvent: ReadonlySet<string> = new Set(['malformed', 'too_large', 'sandbox_output']);

export function emitInto(
  parts: AcceptParts & { readonly log: Log },
  { tenant, flow, trigger, version }: EmitTarget,
): Emitting {
  const guestsLost = new WeakMap<Incoming, number>();
  /** Hashes under which deliveries are remembered. */
  const remembered = new WeakMap<Incoming, string>();

  /** The error of the guest that this event has cost, once it has cost too many. */
  const guestFault = (incoming: Incoming, { code, options }: WeirError): WeirError | undefined => {
    const { cause } = options;
    if (code !== 'overloaded' || !(cause instanceof WeirError)) return undefined;
    const lost = (guestsLost.get(incoming) ?? 0) + 1;
    guestsLost.set(incoming, lost);
    return lost >= mostGuests ? cause : undefined;
  };

  return {
    async emit(incoming) {
      await myTurn();
      try {
        const accepted = await accept(parts, {
          tenant,
          version: version(),
          event: toEvent(trigger, incoming.event, parts.now()),
          traceId: continueTrace(incoming.traceparent),
          dedupe: incoming.dedupe,
        });
        if (accepted.kind === 'refused') return refusal(accepted.error);
        if (accepted.kind === 'accepted' && accepted.remembered)
          remembered.set(incoming, accepted.remembered);
        return accepted;
      } catch (error) {
        if (!(error instanceof WeirError)) {
          // A fault of ours: the event is kept where it is till it is mended.
          parts.log.error({ error, tenant, trigger }, 'event cannot be accepted');
          throw new WeirError('internal', {}, { cause: error });
        }
        if (ofTheEvent.has(error.code)) return refusal(error);
        const fault = guestFault(incoming, error);
        if (fault) return refusal(fault);
        throw error;
      }
    },
    async acknowledged(incoming) {
      const hash = remembered.get(incoming);
      if (hash === undefined) return;
      await parts.stores.of(tenant).forgetDelivery({ flow, trigger, hash });
    },
    putAway({ code, reason }) {
      const error = { code, message: { 'zh-CN': reason, en: reason }, retryable: false };
      return reportRefused(parts, { tenant, flow, trigger, kind: 'dead_letter', error });
    },
  };
}

/** Throws `malformed`. */
function toEvent(id: string, event: Incoming['event'], at: number): TriggerEvent {
  try {
    const fields = toJson(event, (text) => text) as JsonObject;
    return { ...fields, ...openHeaders(fields['headers']), id, kind: 'message', at };
  } catch (error) {
    if (!(error instanceof UnfitOutput)) throw error;
    throw new WeirError('malformed', { reason: error.message }, { cause: error });
  }
}

function openHeaders(headers: Json | undefined): { headers?: JsonObject } {
  if (!isJsonObject(headers)) return {};
  const open = Object.entries(headers).filter(([name]) => !credentials.has(name.toLowerCase()));
  return { headers: Object.fromEntries(open) };
}

function refusal(error: WeirError): Verdict {
  const { code, message } = toErrorData(error);
  return { kind: 'refused', code, reason: `${message['zh-CN']} ${message.en}` };
}
