import {
  ConnectorError,
  type Incoming,
  type IncomingDedupe,
  type Listening,
  type ListenState,
  type Network,
  type Verdict,
} from '@weir/connectors/sdk';
import type { ErrorData } from '@weir/contract/errors';
import type { JsonObject } from '@weir/contract/json';
import type { ListenStatus } from '@weir/contract/trigger';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { Catalog } from './catalog.ts';
import { maskData } from './context-of.ts';
import { createOpenConnections, type OpenConnectionsOptions } from './open-connections.ts';

export type { Incoming, IncomingDedupe, Listening, Verdict };

export interface TriggerHostOptions extends OpenConnectionsOptions {
  readonly catalog: Catalog;
  readonly network: Network;
  readonly log: Log;
}

export interface TriggerCall {
  readonly tenant: string;
  /** `<connector>.<trigger>` */
  readonly use: string;
  /** Key of a saved connection. */
  readonly connection: string | undefined;
  /** Its `with`. */
  readonly input: JsonObject;
  readonly name: string;
  /** Rejects with a `WeirError` when nothing can be decided at the moment. */
  emit(incoming: Incoming): Promise<Verdict>;
  acknowledged(incoming: Incoming): Promise<void>;
  /** Never rejects. */
  putAway(why: { readonly code: string; readonly reason: string }): Promise<void>;
  report(status: ListenStatus, error: ErrorData | null): void;
}

/**
 * Opens a trigger with its connection. Throws `not_found`, `invalid_input`, `secret_unreadable`; what goes wrong later is
 * reported, without secrets.
 */
export type OpenTrigger = (call: TriggerCall) => Promise<Listening>;

export function createTriggerHost(options: TriggerHostOptions): OpenTrigger {
  const { catalog, network, log } = options;
  const connections = createOpenConnections(options);
  return async (call) => {
    const { tenant, use, connection: key, name } = call;
    const found = catalog.trigger(use);
    if (!found) throw new WeirError('not_found', { reason: use }, { field: 'use' });
    const input = found.input.safeParse(call.input);
    if (!input.success) {
      const [first] = input.error.issues;
      const reason = `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`;
      throw new WeirError('invalid_input', { reason }, { field: 'with' });
    }
    const { config, mask } =
      key === undefined ? connections.none(found) : await connections.of(tenant, key, found);
    const line = { tenant, name };
    return found.trigger.listen({
      // Both were checked by the trigger's own schemas, which give `listen` their types.
      input: input.data as never,
      config: config as never,
      name,
      network,
      log: {
        info: (message, data = {}) => log.info({ ...maskData(data, mask), ...line }, mask(message)),
        warn: (message, data = {}) => log.warn({ ...maskData(data, mask), ...line }, mask(message)),
      },
      emit: (incoming) => call.emit(incoming).catch(notNow),
      acknowledged(incoming) {
        call.acknowledged(incoming).catch((error: unknown) => {
          log.warn({ ...line, error }, 'an acknowledged delivery is still remembered');
        });
      },
      putAway: ({ code, reason }) => call.putAway({ code, reason: mask(reason) }),
      report: (state) => call.report(state.state, errorOf(state, mask)),
    });
  };
}

function notNow(cause: unknown): never {
  throw new ConnectorError('unavailable', toErrorData(cause).message.en, { cause });
}

function errorOf(state: ListenState, mask: (text: string) => string): ErrorData | null {
  if (state.state === 'blocked')
    return toErrorData(new WeirError('unavailable', { reason: mask(state.reason) }));
  if (state.state !== 'failing') return null;
  const { code, text, details } = state.error;
  const said = { zh: mask(text['zh-CN']), en: mask(text.en) };
  const told = Object.keys(details).length > 0 ? maskData(details, mask) : undefined;
  return toErrorData(new WeirError(code, said, { details: told }));
}
