import { ConnectorError, type Effect, type HttpClient, read } from '@weir/connectors/sdk';
import type { Json } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import { Abandoned, toWeirError } from './action-error.ts';
import { toJson } from './action-output.ts';
import type { Catalog, CatalogAction } from './catalog.ts';
import { checkInput } from './check-input.ts';
import { type CallParts, contextOf } from './context-of.ts';
import { effectFor } from './effect-for.ts';
import {
  createOpenConnections,
  type OpenConnection,
  type OpenConnectionsOptions,
} from './open-connections.ts';
import { type Sending, watchSending } from './sending.ts';
import { anySignal, timeoutSignal, untilStopped } from './stop.ts';

/** Characters of JSON text an action may return. */
const maxOutput = 8 * 1024 * 1024;

export interface ActionHostOptions extends OpenConnectionsOptions {
  readonly catalog: Catalog;
  readonly http: HttpClient;
  readonly log: Log;
  /** How long an action that was told to stop may still take, ms; default 1,000. */
  readonly graceMs?: number;
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
  /** Time of this attempt, ms: the call ends by then, and a request of it has as much. Default: 30 s per request. */
  readonly timeoutMs?: number | undefined;
}

export type ActionOutcome =
  | { readonly ok: true; readonly output: Json }
  | {
      readonly ok: false;
      /** With a code of an action (flow-language §7) or `secret_unreadable`. */
      readonly error: WeirError;
      /**
       * A request that changes something may have left; an answer of any status counts. `rate_limited` says that the last
       * one did nothing all the same; those before it, to the first receivers of a list, may have.
       */
      readonly sent: boolean;
    };

export interface ActionHost {
  /** Never throws. An action nobody knows changes nothing, and neither does one whose input is not as required. */
  effectOf(call: Pick<ActionCall, 'use' | 'input'>): Effect;
  /**
   * Runs the action once; the outcome never shows a secret. Rejects only when the host itself fails (the store).
   *
   * What is known of an effect decides the code. A request whose answer was lost or cannot be read, a redirect that led to
   * a failure, a time-out after sending and an unexpected failure after sending are `unknown_outcome` for an action that
   * may act only once; for others `unavailable`, `timeout`, `internal` and what else happened. Time that is over before
   * anything was sent is `unavailable` for it, `timeout` for others. An output beyond 8 MB of JSON text is `too_large`,
   * and `unknown_outcome` for an action that may act only once and has sent something.
   */
  call(call: ActionCall): Promise<ActionOutcome>;
}

export function createActionHost(options: ActionHostOptions): ActionHost {
  const { catalog } = options;
  const connections = createOpenConnections(options);

  async function connectionOf(call: ActionCall, found: CatalogAction): Promise<OpenConnection> {
    if (call.connection !== undefined) return connections.of(call.tenant, call.connection, found);
    if (!found.needsConnection) return connections.none(found);
    const reason = `${call.use}: connection?`;
    throw new WeirError('invalid_input', { reason }, { field: 'connection' });
  }

  async function prepare(call: ActionCall): Promise<Prepared> {
    const found = catalog.action(call.use);
    if (found === undefined)
      throw new WeirError('not_found', { reason: call.use }, { field: 'use' });
    const input = checkInput(found, call.input);
    return { found, input, connection: await connectionOf(call, found) };
  }

  return {
    effectOf({ use, input }) {
      const found = catalog.action(use);
      return found === undefined ? read : effectFor(found, input);
    },
    async call(call) {
      try {
        return await act(call, await prepare(call), options);
      } catch (error) {
        if (error instanceof WeirError) return { ok: false, error, sent: false };
        throw error;
      }
    },
  };
}

interface Prepared {
  readonly found: CatalogAction;
  readonly input: Readonly<Record<string, unknown>>;
  readonly connection: OpenConnection;
}

async function act(
  call: ActionCall,
  { found, input, connection }: Prepared,
  { http, log, graceMs = 1000 }: ActionHostOptions,
): Promise<ActionOutcome> {
  const { signal, timeoutMs } = call;
  const stop = timeoutMs === undefined ? signal : anySignal([signal, timeoutSignal(timeoutMs)]);
  const effect = effectFor(found, call.input);
  const sending = watchSending(http, { fresh: effect.kind === 'once', timeoutMs, stop });
  const { mask } = connection;
  try {
    const output = await run({ found, input, connection, call, log, sending, stop, graceMs });
    return { ok: true, output: checkSize(toJson(output, mask), { effect, sending }) };
  } catch (thrown) {
    const place = { call, effect, sending, stopped: stop.aborted, mask, log };
    return { ok: false, error: toWeirError(thrown, place), sent: sending.sent() };
  }
}

/** An action that may act only once has acted by now, if it sent anything: that its answer is too large undoes nothing. */
function checkSize(output: Json, { effect, sending }: { effect: Effect; sending: Sending }): Json {
  if (jsonSize(output, maxOutput) <= maxOutput) return output;
  const code = effect.kind === 'once' && sending.sent() ? 'unknown_outcome' : 'too_large';
  throw new ConnectorError(code, `The output exceeds ${maxOutput} characters of JSON`);
}

interface Running extends Omit<CallParts, 'http'> {
  readonly found: CatalogAction;
  readonly sending: Sending;
  readonly graceMs: number;
}

async function run({ found, sending, graceMs, ...parts }: Running): Promise<unknown> {
  const { stop } = parts;
  const abandoned = () => new Abandoned();
  if (stop.aborted) throw abandoned();
  const context = contextOf({ ...parts, http: sending.http });
  return untilStopped(found.action.run(context), { stop, graceMs, abandoned });
}
