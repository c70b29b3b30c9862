import type { ErrorData } from '@weir/contract/errors';
import { isEnded } from '@weir/contract/run-status';
import { inWords, WeirError } from '@weir/contract/weir-error';
import {
  type CallbackPlace,
  callbackPurpose,
  isCallbackToken,
  readCallbackToken,
  waitsPrefix,
} from '../callback-token.ts';
import type { Vaults } from '../connector-host/vaults.ts';
import { crashPoint } from '../observe/crash-points.ts';
import type { Log } from '../observe/log.ts';
import type { Queue } from '../queue/queue.ts';
import { packMessage } from '../store/run-messages.ts';
import type { RunRow, TenantStores } from '../store/tenant-store.ts';
import { languagesFor, prefersHtml } from './accept-headers.ts';
import { acceptedNotice, openNotice, pageOf } from './callback-page.ts';
import { withoutCredentials } from './credentials.ts';
import { createDoor, type Door, type DoorCall } from './door.ts';
import { myTurn } from './per-turn.ts';
import { assertReadable, parseBody, readBody } from './read-body.ts';
import { addTickets } from './tickets.ts';
import { type Answer, refusal } from './webhook-answer.ts';

/**
 * The door to the addresses at which steps wait for a callback: a POST decides, a GET only shows a page, so that whoever
 * looks a link up in advance decides nothing. What an address ends in is its proof.
 */
export interface CallbackParts {
  readonly stores: TenantStores;
  readonly vaults: Vaults;
  readonly queue: Queue;
  readonly log: Log;
}

const maxBody = 1024 * 1024;
const methods = ['GET', 'HEAD', 'POST'];
/** The address is as good as a password: it is kept nowhere and told nobody. */
const discreet = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

export function createCallback(parts: CallbackParts): Door {
  return createDoor({
    name: 'callback',
    log: parts.log,
    answer: async (call) => withHeaders(await onRequest(parts, call), discreet),
    refuse: (call, error) => withHeaders(refused(call, error), discreet),
  });
}

async function onRequest(parts: CallbackParts, call: DoorCall): Promise<Answer> {
  const { method = 'GET' } = call.request;
  if (!methods.includes(method)) throw new WeirError('method_not_allowed', { method });
  const place = await find(parts, call.request.url ?? '/');
  return method === 'POST' ? take(parts, call, place) : show(parts, call, place);
}

/** Where the address leads. Throws `not_found` for all that are not ours, in the same words. */
async function find(parts: CallbackParts, target: string): Promise<CallbackPlace> {
  const { pathname } = new URL(target, 'http://waits');
  const token = pathname.slice(waitsPrefix.length);
  const place = readCallbackToken(token);
  const key = place && (await keyOf(parts, place.tenant));
  if (place && key && isCallbackToken(key, token)) return place;
  throw new WeirError('not_found');
}

async function keyOf({ vaults }: CallbackParts, tenant: string): Promise<Uint8Array | undefined> {
  try {
    return (await vaults.of(tenant)).keyFor(callbackPurpose);
  } catch (error) {
    if (error instanceof WeirError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Throws `gone` when the wait is answered or over. */
async function take(
  parts: CallbackParts,
  { request }: DoorCall,
  { tenant, runId, place }: CallbackPlace,
): Promise<Answer> {
  const bytes = await readBody(request, maxBody);
  const type = request.headers['content-type'];
  // Who has nothing to say need not say in what form.
  if (bytes.length > 0) assertReadable(type);
  const body = parseBody(bytes, type);
  await myTurn();
  const headers = withoutCredentials(request.headers);
  const message = packMessage({ kind: 'callback', body, headers });
  const store = parts.stores.of(tenant);
  const { fate, ready } = await store.callBack({ runId, place, bytes: message });
  crashPoint('callback-stored');
  await addTickets(parts.queue, tenant, ready);
  if (fate === 'gone') {
    await runOf(parts, { tenant, runId });
    throw new WeirError('gone');
  }
  if (prefersHtml(request.headers))
    return pageOf(200, acceptedNotice, languagesFor(request.headers));
  return { status: 200, body: { accepted: true } };
}

/** Throws `gone` when a POST would come too late. */
async function show(
  parts: CallbackParts,
  { request }: DoorCall,
  { tenant, runId, place }: CallbackPlace,
): Promise<Answer> {
  const run = await runOf(parts, { tenant, runId });
  const isOpen =
    !isEnded(run.status) && (await parts.stores.of(tenant).awaitsCallback({ runId, place }));
  if (!isOpen) throw new WeirError('gone');
  return pageOf(200, openNotice(run.name), languagesFor(request.headers));
}

/** Throws `not_found` in the words for addresses that are not ours: the run was removed. */
async function runOf(
  { stores }: CallbackParts,
  { tenant, runId }: { tenant: string; runId: string },
): Promise<RunRow> {
  const run = await stores.of(tenant).findRun(runId);
  if (!run) throw new WeirError('not_found');
  return run;
}

/** To a person a page; that a wait is over is what the page of a GET says, whoever asks. */
function refused({ request }: DoorCall, error: ErrorData): Answer {
  const plain = withHeaders(refusal(error), {
    ...(error.code === 'method_not_allowed' && { allow: methods.join(', ') }),
  });
  const isLook = request.method === 'GET' || request.method === 'HEAD';
  if (!prefersHtml(request.headers) && !(isLook && error.code === 'gone')) return plain;
  const title = {
    'zh-CN': inWords(error, 'zh-CN').sentence,
    en: inWords(error, 'en').sentence,
  };
  const { hint } = error;
  const notice = { title, ...(hint && { body: (language: 'zh-CN' | 'en') => hint[language] }) };
  const page = pageOf(plain.status, notice, languagesFor(request.headers));
  return withHeaders(page, plain.headers ?? {});
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
