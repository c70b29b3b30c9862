import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorData } from '@weir/contract/errors';
import { milliseconds, type WebhookTrigger } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import { type Json, type JsonObject, stringifyJson } from '@weir/contract/json';
import { retryAfterSeconds, statusOf, toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { Signals } from '../signals/signals.ts';
import { waitForRun } from '../signals/wait-for-run.ts';
import { continueTrace } from '../trace.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { type AcceptParts, accept } from './accept.ts';
import { limitPerTurn } from './per-turn.ts';
import { fieldsOf, parseBody, readBody } from './read-body.ts';
import { outcomeOf } from './run-outcome.ts';

/**
 * The webhook door, on plain node:http before everything else: look the published trigger up, read, judge, commit,
 * answer. Nothing is registered at publishing; the look-up is a row.
 */
export interface WebhookParts extends AcceptParts {
  readonly versions: Versions;
  readonly signals: Signals;
  readonly log: Log;
}

interface Answer {
  readonly status: number;
  /** Absent: no body. A text goes as `text/plain`, everything else as JSON. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Hook {
  readonly tenant: string;
  readonly version: LoadedVersion;
  readonly id: string;
  readonly trigger: WebhookTrigger;
}

export const hooksPrefix = '/hooks/';

const drainBytes = 4 * 1024 * 1024;
const drainMs = 1_000;

/** Headers that prove who someone is: they would lie open in the journal. */
const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);

/** Events judged and handed to the store in one turn of the event loop: some 2 ms of work. */
const myTurn = limitPerTurn(10);

export function createWebhook(
  parts: WebhookParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const traceId = continueTrace(request.headers['traceparent']);
    try {
      send(response, traceId, await onRequest(parts, { request, response, traceId }));
    } catch (error) {
      if (!(error instanceof WeirError)) parts.log.error({ error, traceId }, 'webhook failed');
      // An answer while bytes are still coming is lost to a sender who reads only when it has sent all.
      if (!request.complete) await drained(request);
      if (!request.complete) response.setHeader('connection', 'close');
      send(response, traceId, refusal(toErrorData(error, { traceId })));
    }
  };
}

async function onRequest(
  parts: WebhookParts,
  call: { request: IncomingMessage; response: ServerResponse; traceId: string },
): Promise<Answer> {
  const { request, traceId } = call;
  const url = new URL(request.url ?? '/', 'http://hook');
  const hook = await find(parts, request.method ?? 'GET', url.pathname);
  const bytes = await readBody(request, hook.trigger.with.maxBody);
  await myTurn();
  const event = toEvent(hook, { request, url, bytes, at: parts.now() });
  const accepted = await accept(parts, {
    tenant: hook.tenant,
    version: hook.version,
    event,
    traceId,
  });
  if (accepted.kind === 'filtered') return { status: 202, body: {} };
  if (accepted.kind === 'refused') {
    return { ...refusal(toErrorData(accepted.error, { traceId })), status: 422 };
  }
  const { runId, duplicate } = accepted;
  if (hook.trigger.with.respond === 'finished')
    return finished(parts, call.response, { hook, runId });
  return { status: duplicate ? 200 : 202, body: { runId } };
}

/** Unknown paths, tenants and unpublished flows answer alike. */
async function find(parts: WebhookParts, method: string, pathname: string): Promise<Hook> {
  const [, , tenant = '', ...rest] = pathname.split('/');
  const path = rest.join('/');
  try {
    const route = await parts.stores.of(tenant).findRoute({ method, path });
    if (route) {
      const version = await parts.versions.load({ tenant, ...route });
      const trigger = version.document.triggers?.[route.trigger];
      if (trigger?.use === 'webhook') return { tenant, version, id: route.trigger, trigger };
    }
  } catch (error) {
    if (!(error instanceof WeirError && error.code === 'not_found')) throw error;
  }
  throw new WeirError('not_found', { reason: `${method} ${pathname}` });
}

function toEvent(
  hook: Hook,
  source: { request: IncomingMessage; url: URL; bytes: Buffer; at: number },
): TriggerEvent {
  const { request, url, bytes, at } = source;
  const headers = Object.entries(request.headers)
    .filter(([name]) => !credentials.has(name))
    .map(([name, value]): [string, Json] => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]);
  return {
    id: hook.id,
    kind: 'webhook',
    at,
    method: request.method ?? 'GET',
    path: hook.trigger.with.path,
    query: fieldsOf(url.searchParams),
    headers: Object.fromEntries(headers),
    body: parseBody(bytes, request.headers['content-type']),
  };
}

/** `respond: finished`: the flow's output or its error; too long, the id of the run that goes on. */
async function finished(
  parts: WebhookParts,
  response: ServerResponse,
  { hook, runId }: { hook: Hook; runId: string },
): Promise<Answer> {
  const store = parts.stores.of(hook.tenant);
  const left = new AbortController();
  response.once('close', () => left.abort());
  const run = await waitForRun({
    signals: parts.signals,
    store,
    tenant: hook.tenant,
    runId,
    timeoutMs: milliseconds(hook.trigger.with.responseTimeout),
    signal: left.signal,
  });
  if (!run) return { status: 202, body: { runId } };
  const outcome = await outcomeOf(store, run);
  if (outcome.status === 'failed')
    return { ...refusal(outcome.error), status: failedStatus(outcome.error) };
  return outcome.output === null ? { status: 204 } : { status: 200, body: outcome.output };
}

/** Only these codes of a failed run are the caller's business (flow-language §1). */
function failedStatus({ code }: ErrorData): number {
  const told = ['invalid_input', 'not_found', 'conflict', 'timeout'];
  return told.includes(code) ? statusOf(code) : 500;
}

function refusal(error: ErrorData): Answer {
  const wait = retryAfterSeconds(error);
  return {
    status: statusOf(error.code),
    body: { error: error as unknown as JsonObject },
    ...(wait !== undefined && { headers: { 'retry-after': String(wait) } }),
  };
}

/** Reads on what nobody wants: to its end, but no more than 4 MB, nor longer than 1 s. */
function drained(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = drainBytes;
    const timer = setTimeout(resolve, drainMs);
    request.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) resolve();
    });
    request.once('end', resolve).once('close', resolve);
    request.once('close', () => clearTimeout(timer));
    request.resume();
  });
}

function send(response: ServerResponse, traceId: string, answer: Answer): void {
  const { status, body, headers } = answer;
  const text = body === undefined ? '' : typeof body === 'string' ? body : stringifyJson(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, {
    'x-trace-id': traceId,
    'x-content-type-options': 'nosniff',
    ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    ...headers,
  });
  response.end(text);
}
