import type { IncomingMessage, ServerResponse } from 'node:http';
import { isWebhook, type WebhookTrigger } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { Signals } from '../signals/signals.ts';
import { continueTrace } from '../trace.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { type AcceptParts, accept } from './accept.ts';
import { credentials } from './credentials.ts';
import { myTurn } from './per-turn.ts';
import { fieldsOf, parseBody, readBody } from './read-body.ts';
import { type Answer, awaitAnswer, refusal, send } from './webhook-answer.ts';

/**
 * The webhook door, on plain node:http before everything else: look the published trigger up, read, judge, commit,
 * answer. Nothing is registered at publishing; the look-up is a row.
 */
export interface WebhookParts extends AcceptParts {
  readonly versions: Versions;
  readonly signals: Signals;
  readonly log: Log;
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
  const { runId, duplicate, dropped } = accepted;
  const { respond } = hook.trigger.with;
  if (respond !== 'accepted') {
    const { tenant, trigger } = hook;
    return awaitAnswer(parts, call.response, { tenant, trigger, runId });
  }
  if (dropped) return { status: 202, body: { runId, dropped } };
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
      if (isWebhook(trigger)) return { tenant, version, id: route.trigger, trigger };
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
