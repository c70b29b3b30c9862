import type { ServerResponse } from 'node:http';
import type { ErrorData } from '@weir/contract/errors';
import { milliseconds, type WebhookTrigger } from '@weir/contract/flow';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseJson,
  stringifyJson,
} from '@weir/contract/json';
import { retryAfterSeconds, statusOf } from '@weir/contract/weir-error';
import { fold } from '../engine/fold.ts';
import type { RunState } from '../engine/state.ts';
import type { Signals } from '../signals/signals.ts';
import { waitForRun } from '../signals/wait-for-run.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { RunRow, TenantStores } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';
import { outcomeOf, type RunOutcome } from './run-outcome.ts';

/** What the sender of an event is answered. */
export interface Answer {
  readonly status: number;
  /** Absent: no body. A text goes as `text/plain`, everything else as JSON. */
  readonly body?: Json;
  /** In place of it: JSON as text. */
  readonly json?: string;
  /** Override what would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
}

interface AnswerParts {
  readonly stores: TenantStores;
  readonly signals: Signals;
  readonly versions: Versions;
}

/** `respond: finished` or `step`: what the run says; too long, the id of the run that goes on. */
export async function awaitAnswer(
  parts: AnswerParts,
  response: ServerResponse,
  {
    tenant,
    trigger,
    runId,
    isNew,
    news,
  }: {
    tenant: string;
    trigger: WebhookTrigger;
    runId: string;
    isNew: boolean;
    /** What is known of it already. */
    news?: { readonly output?: string | undefined } | undefined;
  },
): Promise<Answer> {
  const isStep = trigger.with.respond === 'step';
  if (!isStep && news?.output !== undefined) return succeededWith(news.output);
  const store = parts.stores.of(tenant);
  const left = new AbortController();
  // Also of every answer that was sent; without a reason, each time one would be made with its stack.
  response.once('close', () => left.abort('closed'));
  let said: Answer | undefined;
  const hear = async ({ flow, version }: RunRow): Promise<boolean> => {
    const { plan } = await parts.versions.load({ tenant, flow, version });
    said = answerOf(fold(plan, decodeChunks(await store.journal(runId))));
    return said !== undefined;
  };
  let output: string | undefined;
  const told = (text: string): void => {
    output = text;
  };
  const run = await waitForRun({
    signals: parts.signals,
    store,
    tenant,
    runId,
    timeoutMs: milliseconds(trigger.with.responseTimeout),
    signal: left.signal,
    isNew,
    ...(isStep ? { enough: hear } : { told }),
  });
  if (output !== undefined) return succeededWith(output);
  if (!run) return { status: 202, body: { runId } };
  // The run may have answered and ended between two looks.
  if (isStep && !said) await hear(run);
  return said ?? endOf(await outcomeOf(store, run));
}

/** What the first `respond` of a run said. */
function answerOf({ response }: RunState): Answer | undefined {
  if (!isJsonObject(response)) return undefined;
  const { status, headers, body = null } = response;
  const isBare = status === 204 || status === 304;
  return {
    status: Number(status),
    ...(body !== null && !isBare && { body }),
    headers: Object.fromEntries(
      Object.entries(isJsonObject(headers) ? headers : {})
        .filter(([name]) => !ours.has(name))
        .map(([name, value]) => [name, String(value)]),
    ),
  };
}

/** The connection is not the flow's business, and what it answers shares its origin with the console. */
const ours: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-security-policy',
  'keep-alive',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The output as JSON text, which is not read only to be written again. */
function succeededWith(output: string): Answer {
  const isBody = output.startsWith('{') || output.startsWith('[');
  return isBody
    ? { status: 200, json: output }
    : endOf({ status: 'succeeded', output: parseJson(output) });
}

function endOf(outcome: RunOutcome): Answer {
  switch (outcome.status) {
    case 'succeeded':
      return outcome.output === null ? { status: 204 } : { status: 200, body: outcome.output };
    case 'failed':
      return { ...refusal(outcome.error), status: failedStatus(outcome.error) };
    case 'cancelled':
      // Whatever the reason (flow-language §1).
      return { ...refusal(outcome.error), status: statusOf('conflict') };
  }
}

/** Only these codes of a failed run are the caller's business (flow-language §1). */
function failedStatus({ code }: ErrorData): number {
  const told = ['invalid_input', 'not_found', 'conflict', 'timeout'];
  return told.includes(code) ? statusOf(code) : 500;
}

export function refusal(error: ErrorData): Answer {
  const wait = retryAfterSeconds(error);
  return {
    status: statusOf(error.code),
    body: { error: error as unknown as JsonObject },
    ...(wait !== undefined && { headers: { 'retry-after': String(wait) } }),
  };
}

export function send(response: ServerResponse, traceId: string, answer: Answer): void {
  const { status, body, json, headers } = answer;
  const text = json ?? (body === undefined ? '' : textOf(body));
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, {
    'x-trace-id': traceId,
    'x-content-type-options': 'nosniff',
    // A page that a flow answers with must not act as the console.
    'content-security-policy': 'sandbox',
    ...((json ?? body) !== undefined && {
      'content-type': type,
      'content-length': Buffer.byteLength(text),
    }),
    ...headers,
  });
  response.end(text);
}

const textOf = (body: Json): string => (typeof body === 'string' ? body : stringifyJson(body));
