import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Effect } from '@weir/connectors/sdk';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import type {
  ActionCall,
  ActionHost,
  ActionOutcome,
} from '../../src/connector-host/call-action.ts';
import { calledKeys } from './called-flows.ts';
import type { Dialect } from './dialect.ts';
import { outcomeOf, type Reply, replyTo } from './replies.ts';
import { told } from './world-actions.ts';

/** A system that flows call over HTTP. What it answers hangs on flow, step and the count of requests of one key alone. */
export interface Sink {
  readonly port: number;
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** What it says of an error. */
const complaint = 'a\0b \ufdd0 😀';
const statuses: Readonly<Record<string, number>> = {
  invalid_input: 422,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rejected: 418,
  rate_limited: 429,
  unavailable: 503,
  timeout: 504,
};

export async function startSink(seed: number): Promise<Sink> {
  const counts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const got = await bodyOf(request);
    const key = String(request.headers['idempotency-key']);
    const call = (counts.get(key) ?? 0) + 1;
    counts.set(key, call);
    const reply = gentleReply(seed, String(request.url), call);
    if (reply.kind === 'lost') return request.socket.destroy();
    const body = bodyText(reply, got);
    response.sendDate = false;
    const wait = [429, 503].includes(statusOf(reply)) ? { 'retry-after': '0' } : {};
    response.writeHead(statusOf(reply), { ...headersOf(body), ...wait });
    return response.end(body);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const body = await text(request);
  return body === '' ? null : parseJson(body);
}

function gentleReply(seed: number, path: string, call: number): Exclude<Reply, { kind: 'deadly' }> {
  const [, flow = '', step = ''] = path.split('/');
  const reply = replyTo({ seed, flow, step, call }, { gentle: true });
  if (reply.kind === 'deadly') throw new Error('a gentle reply is not deadly');
  return reply;
}

const statusOf = (reply: Reply): number =>
  reply.kind === 'error' ? (statuses[reply.code] ?? 500) : 200;

/** What was sent comes back, so that it is compared as well. */
function bodyText(reply: Reply, got: Json): string {
  const body = reply.kind === 'ok' ? { value: reply.output, got } : { message: complaint };
  return stringifyJson(body);
}

/** A connection serves one request: none is found closed by the next. */
function headersOf(body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
}

const kinds: Readonly<Record<string, { readonly method: string; readonly effect: Effect }>> = {
  get: { method: 'GET', effect: { kind: 'read' } },
  put: { method: 'PUT', effect: { kind: 'idempotent', keyLifetimeMs: null } },
  post: { method: 'POST', effect: { kind: 'once' } },
  again: { method: 'POST', effect: { kind: 'idempotent', keyLifetimeMs: null } },
};

/** The part of the language in which real time decides nothing, on the sink. */
export function overHttp(port: number): Dialect {
  return {
    actions: [...Object.keys(kinds), ...Object.keys(kinds), 'post', 'post', 'post'],
    action: (kind, { flow, step, input }) => ({
      use: 'http.request',
      with: {
        method: kinds[kind]?.method ?? kind,
        url: `http://${host}:${port}/${flow}/${step}`,
        ...(kind !== 'get' && { body: input }),
        ...(kind === 'again' && { idempotent: true }),
      },
    }),
    settled: true,
    hears: 0,
    called: calledKeys,
    told,
  };
}

/** The action host and the sink in one, in this process. */
export function sinkHere(seed: number): Pick<ActionHost, 'effectOf'> & {
  call(call: ActionCall): ActionOutcome;
} {
  const counts = new Map<string, number>();
  const effectOf = (input: Json): Effect => {
    const { method, idempotent } = isJsonObject(input) ? input : {};
    const kind = idempotent ? 'again' : String(method).toLowerCase();
    return kinds[kind]?.effect ?? { kind: 'once' };
  };
  return {
    effectOf: ({ input }) => effectOf(input),
    call({ input, idempotencyKey }) {
      const { url, body: got = null } = isJsonObject(input) ? input : {};
      const count = (counts.get(idempotencyKey) ?? 0) + 1;
      counts.set(idempotencyKey, count);
      const reply = gentleReply(seed, new URL(String(url)).pathname, count);
      if (reply.kind !== 'ok') {
        const broken = `The connection to ${new URL(String(url)).host} broke (UND_ERR_SOCKET)`;
        const reason = reply.kind === 'lost' ? broken : complaint;
        return outcomeOf(reply, effectOf(input), reason);
      }
      const text = bodyText(reply, got);
      const output = { status: 200, headers: headersOf(text), body: parseJson(text) };
      return { ok: true, output };
    },
  };
}
