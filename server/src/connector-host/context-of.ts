import type { ActionContext, HttpClient } from '@weir/connectors/sdk';
import type { Log } from '../observe/log.ts';
import type { ActionCall } from './call-action.ts';
import { maskScalar } from './mask.ts';
import type { OpenConnection } from './open-connections.ts';

export interface CallParts {
  readonly call: ActionCall;
  /** Checked by the action's own schema. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly connection: OpenConnection;
  readonly http: HttpClient;
  readonly log: Log;
  readonly stop: AbortSignal;
}

type Data = Readonly<Record<string, string | number | boolean>>;

/** All an action may touch. */
export function contextOf(parts: CallParts): ActionContext<never, never> {
  const { call, input, connection, http, log, stop } = parts;
  const { mask, cache, config } = connection;
  const place = { tenant: call.tenant, use: call.use };
  const line = (data: Data = {}) => ({ ...place, ...maskData(data, mask) });
  return {
    // Both were checked by the action's own schemas, which give `run` their types.
    input: input as never,
    config: config as never,
    idempotencyKey: call.idempotencyKey,
    traceparent: call.traceparent,
    http,
    cache,
    log: {
      info: (message, data) => log.info(line(data), mask(message)),
      warn: (message, data) => log.warn(line(data), mask(message)),
    },
    signal: stop,
  };
}

/** Names and values alike. */
export function maskData(data: Data, mask: (text: string) => string): Data {
  const entries = Object.entries(data);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      mask(key),
      typeof value === 'string' ? mask(value) : maskScalar(value, mask),
    ]),
  );
}
