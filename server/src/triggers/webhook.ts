import type { IncomingMessage } from 'node:http';
import { isWebhook, type WebhookTrigger } from '@weir/contract/flow';
import type { TriggerEvent } from '@weir/contract/journal';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { Signals } from '../signals/signals.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { accept } from './accept.ts';
import { withoutCredentials } from './credentials.ts';
import { createDoor, type Door, type DoorCall } from './door.ts';
import { acceptInHand, type HandedOver, type HandoverParts } from './hand-over.ts';
import { myTurn } from './per-turn.ts';
import { fieldsOf, parseBody, readBody } from './read-body.ts';
import { reportRefused } from './report-refused.ts';
import { type Answer, awaitAnswer, refusal } from './webhook-answer.ts';

/**
 * The webhook door, on plain node:http before everything else: look the published trigger up, read, judge, commit,
 * answer. Nothing is registered at publishing; the look-up is a row.
 */
export interface WebhookParts extends HandoverParts {
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

export function createWebhook(parts: WebhookParts): Door {
  return createDoor({ name: 'webhook', log: parts.log, answer: (call) => onRequest(parts, call) });
}

async function onRequest(parts: WebhookParts, call: DoorCall): Promise<Answer> {
  const { request, traceId } = call;
  const url = new URL(request.url ?? '/', 'http://hook');
  const hook = await find(parts, request.method ?? 'GET', url.pathname);
  const bytes = await readBody(request, hook.trigger.with.maxBody);
  await myTurn();
  const event = toEvent(hook, { request, url, bytes, at: parts.now() });
  const { respond } = hook.trigger.with;
  const { tenant, version } = hook;
  const incoming = { tenant, version, event, traceId };
  const accepted: HandedOver =
    respond === 'accepted' ? await accept(parts, incoming) : await acceptInHand(parts, incoming);
  if (accepted.kind === 'filtered') return { status: 202, body: {} };
  if (accepted.kind === 'refused') {
    const error = toErrorData(accepted.error, { traceId });
    const { id: trigger } = hook;
    await reportRefused(parts, { tenant, flow: version.flow, trigger, kind: 'refused', error });
    return { ...refusal(error), status: 422 };
  }
  const { runId, duplicate, dropped, hasBegun, news } = accepted;
  if (respond !== 'accepted' && !(duplicate && (await isForgotten(parts, tenant, runId)))) {
    const { trigger } = hook;
    // Of one that has begun, something may have been told before anybody listened.
    const isNew = !(duplicate || dropped || hasBegun);
    return awaitAnswer(parts, call.response, { tenant, trigger, runId, isNew, news });
  }
  if (dropped) return { status: 202, body: { runId, dropped } };
  return { status: duplicate ? 200 : 202, body: { runId } };
}

/** What the run said is kept no longer: its time was over, or its flow keeps no outputs. That it was accepted still holds. */
async function isForgotten(parts: WebhookParts, tenant: string, runId: string): Promise<boolean> {
  const run = await parts.stores.of(tenant).findRun(runId);
  return run === null || run.trims === 'done';
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
  return {
    id: hook.id,
    kind: 'webhook',
    at,
    method: request.method ?? 'GET',
    path: hook.trigger.with.path,
    query: fieldsOf(url.searchParams),
    headers: withoutCredentials(request.headers),
    body: parseBody(bytes, request.headers['content-type']),
  };
}
