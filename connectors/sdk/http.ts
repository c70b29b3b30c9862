/** The pipeline of connectors that speak JSON over HTTP: address, sign-in, headers, body, answer or typed error. */
import type { ActionContext, HttpResponse } from './context.ts';
import type { Effect } from './effect.ts';
import { type ActionErrorCode, ConnectorError } from './errors.ts';
import { codeOfStatus, retryAfterMs } from './http-status.ts';
import { isRecord, parseJson, stringifyJson } from './json.ts';

export type Caller = Pick<
  ActionContext<unknown, unknown>,
  'http' | 'signal' | 'idempotencyKey' | 'traceparent'
>;

export interface JsonRequest {
  readonly method: string;
  readonly baseUrl: string;
  /** Segments below `baseUrl`; each is percent-encoded, so that an id never changes the path. */
  readonly path: readonly string[];
  readonly query?: readonly (readonly [string, string])[];
  /** Such as the sign-in; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; `bigint`s as their digits. */
  readonly body?: unknown;
  /** The action's, where the method does not tell it; see `HttpRequest.changes`. */
  readonly effect?: Effect;
  /** Codes of statuses that mean something else here than the flow language says. */
  readonly codes?: Readonly<Record<string, ActionErrorCode>>;
}

/**
 * Sends the request and answers the parsed JSON body, `null` for an empty one. Integers beyond 2^53 are `bigint`s.
 *
 * @throws ConnectorError by status as the flow language says for `http.request`; for a success or a redirect that carries
 * no JSON `rejected`, or `unknown_outcome` when the effect is `once`: what was asked for may well be done.
 */
export async function requestJson(caller: Caller, request: JsonRequest): Promise<unknown> {
  const { method, headers, body, effect } = request;
  const response = await caller.http.request(
    {
      method,
      url: joinUrl(request.baseUrl, request.path, request.query),
      headers: {
        accept: 'application/json',
        'idempotency-key': caller.idempotencyKey,
        traceparent: caller.traceparent,
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: stringifyJson(body) }),
      ...(effect !== undefined && { changes: effect.kind !== 'read' }),
    },
    caller.signal,
  );
  const answer = readJson(response);
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess) throw answerError(response, { code: request.codes?.[response.status] });
  if (answer !== undefined) return answer;
  throw answerError(response, { code: effect?.kind === 'once' ? 'unknown_outcome' : 'rejected' });
}

/**
 * `baseUrl` with `segments` behind its path; its query is kept, and `query` put behind. Throws `invalid_input` for `.` and
 * `..`.
 */
export function joinUrl(
  baseUrl: string,
  segments: readonly string[],
  query: JsonRequest['query'] = [],
): string {
  // A URL parser resolves dot segments even when they are percent-encoded.
  const dots = segments.find((segment) => /^\.{1,2}$/.test(segment));
  if (dots !== undefined) throw new ConnectorError('invalid_input', `"${dots}" cannot be an id`);
  const url = new URL(baseUrl);
  const path = segments.map((segment) => encodeURIComponent(segment.toWellFormed()));
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...path].join('/');
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url.href;
}

/** The body as text, by the charset its header names; UTF-8 when it names none that is known. Never throws. */
export function readText(response: HttpResponse): string {
  const type = response.headers['content-type'] ?? '';
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
  return decoderOf(charset).decode(response.body);
}

function decoderOf(charset = 'utf-8') {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** The body as JSON; `null` when empty, `undefined` when it is something else. Never throws. */
export function readJson(response: HttpResponse): unknown {
  const text = readText(response);
  if (text.trim() === '') return null;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** An answer that is no success as an error: its own sentence, field, code and request id, and the wait it asks for. */
export function answerError(
  response: HttpResponse,
  more: { readonly code?: ActionErrorCode | undefined; readonly excerpt?: string } = {},
): ConnectorError {
  const json = readJson(response);
  const answer = isRecord(json) ? json : {};
  const told = answer['message'] ?? answer['error'] ?? answer['title'];
  const message = typeof told === 'string' && told !== '' ? told : noJson(response);
  const { field, code } = answer;
  const { status } = response;
  const wait = [429, 503].includes(status) ? retryAfterMs(response, Date.now()) : undefined;
  const requestId = response.headers['x-request-id'];
  return new ConnectorError(more.code ?? codeOfStatus(status), message, {
    ...(typeof field === 'string' && { field }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: {
      status,
      ...(requestId !== undefined && { requestId }),
      ...((typeof code === 'string' || typeof code === 'number') && { code }),
      ...(more.excerpt && { body: more.excerpt }),
    },
  });
}

function noJson({ status, headers }: HttpResponse): string {
  const type = headers['content-type'];
  return `HTTP ${status}${type === undefined ? '' : `, ${type}`}`;
}
