import { type ActionErrorCode, ConnectorError, type Effect } from '@weir/connectors/sdk';
import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { UnfitOutput } from './action-output.ts';
import type { ActionCall } from './call-action.ts';
import { maskScalar } from './mask.ts';
import type { Sending } from './sending.ts';

export interface ErrorPlace {
  readonly call: ActionCall;
  readonly effect: Effect;
  readonly sending: Sending;
  readonly stopped: boolean;
  readonly mask: (text: string) => string;
  readonly log: Log;
}

/** The action went on after its time was over. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

const maxReason = 500;
const maxDetail = 2000;
const maxCauses = 5;

/**
 * Anything an action threw as an error of the platform. What was not thrown on purpose becomes `internal`, its text stays
 * in the log. The code says what is known of the outcome: it depends on the action's effect.
 */
export function toWeirError(thrown: unknown, place: ErrorPlace): WeirError {
  const { call, mask, log } = place;
  const code = outcomeCode(thrown, place);
  if (thrown instanceof ConnectorError) return fromConnector(thrown, code, mask);
  if (!isStop(thrown, place)) {
    const { tenant, use, traceparent } = call;
    const what =
      thrown instanceof UnfitOutput ? 'An action returned what is no JSON' : 'An action failed';
    log.error({ tenant, use, traceparent, error: mask(textOf(thrown)) }, what);
  }
  return new WeirError(code);
}

function outcomeCode(thrown: unknown, place: ErrorPlace): ActionErrorCode {
  const { effect, sending, stopped } = place;
  const code = thrown instanceof ConnectorError ? thrown.code : 'internal';
  const isLate =
    isStop(thrown, place) || (code === 'timeout' && (stopped || sending.isTransport(thrown)));
  if (effect.kind !== 'once') {
    if (isLate) return 'timeout';
    // May be sent again, so a lost answer is no more than a failed attempt.
    return code === 'unknown_outcome' ? 'unavailable' : code;
  }
  if (sending.unanswered()) return 'unknown_outcome';
  if (isLate) return sending.sent() ? 'unknown_outcome' : 'unavailable';
  return code === 'internal' && sending.sent() ? 'unknown_outcome' : code;
}

/** Whether an action ended because it was told to, in whatever words. */
function isStop(thrown: unknown, { stopped }: ErrorPlace): boolean {
  if (thrown instanceof Abandoned) return true;
  return stopped && thrown instanceof Error && /^(AbortError|TimeoutError)$/.test(thrown.name);
}

/** The stacks of an error and of what caused it. */
function textOf(thrown: unknown): string {
  const texts: string[] = [];
  let each = thrown;
  while (each instanceof Error && texts.length < maxCauses) {
    texts.push(each.stack ?? each.message);
    each = each.cause;
  }
  return texts.length === 0 ? String(thrown) : texts.join('\nCaused by: ');
}

function fromConnector(
  error: ConnectorError,
  code: ActionErrorCode,
  mask: (text: string) => string,
): WeirError {
  const details = Object.entries(error.details).map(([key, value]) => [
    mask(key),
    typeof value === 'string' ? cut(mask(value), maxDetail) : maskScalar(value, mask),
  ]);
  return new WeirError(
    code,
    { zh: cut(mask(error.text['zh-CN']), maxReason), en: cut(mask(error.text.en), maxReason) },
    {
      field: error.field === undefined ? undefined : `with.${cut(mask(error.field), maxReason)}`,
      retryAfter: error.retryAfterMs,
      details: details.length === 0 ? undefined : Object.fromEntries(details),
      retryable: error.retryable,
    },
  );
}

/** Only what is masked already may be cut: half a secret would no longer be known as one. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`;
}
