import type { ActionContext, HttpClient } from '@weir/connectors/sdk';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { toWeirError } from './action-error.ts';
import { toJson } from './action-output.ts';
import type { Catalog, CatalogAction } from './catalog.ts';
import { checkInput } from './check-input.ts';
import {
  createOpenConnections,
  type OpenConnection,
  type OpenConnectionsOptions,
} from './open-connections.ts';

export interface ActionHostOptions extends OpenConnectionsOptions {
  readonly catalog: Catalog;
  readonly http: HttpClient;
  readonly log: Log;
}

export interface ActionCall {
  readonly tenant: string;
  /** `<connector>.<action>` */
  readonly use: string;
  /** Key of a saved connection. */
  readonly connection: string | undefined;
  readonly input: Json;
  /** 32 hexadecimal digits, stable over retries and crashes. */
  readonly idempotencyKey: string;
  /** W3C `traceparent` of the step. */
  readonly traceparent: string;
  /** Aborted when the step's time is over or its run is cancelled. */
  readonly signal: AbortSignal;
}

export interface ActionHost {
  /** Kind of effect of an action; an action nobody knows changes nothing. */
  effectOf(use: string): 'read' | 'idempotent';
  /** Runs the action once. Throws `WeirError` with a code of an action (flow-language §7) or `secret_unreadable`; never shows a secret. */
  call(call: ActionCall): Promise<Json>;
}

export function createActionHost(options: ActionHostOptions): ActionHost {
  const { catalog, http, log } = options;
  const connections = createOpenConnections(options);

  async function connectionOf(
    call: ActionCall,
    found: CatalogAction,
  ): Promise<OpenConnection | null> {
    if (call.connection !== undefined) return connections.of(call.tenant, call.connection, found);
    if (!found.needsConnection) return null;
    throw new WeirError(
      'invalid_input',
      { reason: `${call.use}: connection?` },
      { field: 'connection' },
    );
  }

  return {
    effectOf: (use) => catalog.action(use)?.action.effect.kind ?? 'read',
    async call(call) {
      const found = catalog.action(call.use);
      if (found === undefined)
        throw new WeirError('not_found', { reason: call.use }, { field: 'use' });
      const input = checkInput(found, call.input);
      const connection = await connectionOf(call, found);
      const mask = connection?.mask ?? ((text: string) => text);
      const context = contextOf(call, { input, connection, http, log });
      try {
        return toJson(await found.action.run(context), mask);
      } catch (error) {
        throw toWeirError(error, { call, mask, log });
      }
    },
  };
}

interface Parts {
  readonly input: Readonly<Record<string, unknown>>;
  readonly connection: OpenConnection | null;
  readonly http: HttpClient;
  readonly log: Log;
}

type Data = Readonly<Record<string, string | number | boolean>>;

function contextOf(call: ActionCall, parts: Parts): ActionContext<never, never> {
  const { input, connection, http, log } = parts;
  const mask = connection?.mask ?? ((text: string) => text);
  const place = { tenant: call.tenant, use: call.use };
  const line = (data: Data = {}) => ({ ...place, ...maskValues(data, mask) });
  return {
    // Both were checked by the action's own schemas, which give `run` their types.
    input: input as never,
    config: (connection?.config ?? {}) as never,
    idempotencyKey: call.idempotencyKey,
    traceparent: call.traceparent,
    http,
    cache: connection?.cache ?? noCache,
    log: {
      info: (message, data) => log.info(line(data), mask(message)),
      warn: (message, data) => log.warn(line(data), mask(message)),
    },
    signal: call.signal,
  };
}

function maskValues(data: Data, mask: (text: string) => string): Data {
  const entries = Object.entries(data);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? mask(value) : value]),
  );
}

/** Without a connection there is nothing to keep between calls. */
const noCache = { get: () => undefined, set: () => {}, delete: () => {} };
