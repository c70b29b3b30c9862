import { ConnectorError } from '@weir/connectors/sdk';
import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { UnfitOutput } from './action-output.ts';
import type { ActionCall } from './call-action.ts';

export interface ErrorPlace {
  readonly call: ActionCall;
  readonly mask: (text: string) => string;
  readonly log: Log;
}

/** Anything an action threw as an error of the platform. What was not thrown on purpose becomes `internal`, its text stays in the log. */
export function toWeirError(thrown: unknown, { call, mask, log }: ErrorPlace): WeirError {
  if (thrown instanceof ConnectorError) return fromConnector(thrown, mask);
  const { tenant, use, traceparent } = call;
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  const what =
    thrown instanceof UnfitOutput ? 'An action returned what is no JSON' : 'An action failed';
  log.error({ tenant, use, traceparent, error: mask(text) }, what);
  return new WeirError('internal');
}

function fromConnector(error: ConnectorError, mask: (text: string) => string): WeirError {
  const details = Object.fromEntries(
    Object.entries(error.details).map(([key, value]) => [
      key,
      typeof value === 'string' ? mask(value) : value,
    ]),
  );
  // Every effect there is may be sent again with its key, so a lost answer is no more than a failed attempt.
  const code = error.code === 'unknown_outcome' ? 'unavailable' : error.code;
  return new WeirError(
    code,
    { reason: mask(error.message) },
    {
      field: error.field === undefined ? undefined : `with.${mask(error.field)}`,
      retryAfter: error.retryAfterMs,
      details: Object.keys(details).length === 0 ? undefined : details,
    },
  );
}
