/** The pipeline of connectors that speak JSON over HTTP: address, sign-in, headers, body, answer or typed error. */
import type { ActionContext, HttpResponse } from './context.ts';
import { ConnectorError, type ConnectorErrorOptions } from './errors.ts';
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
  /** Value of the `authorization` header. */
  readonly authorization?: string | undefined;
  /** Sent as JSON; `bigint`s as their digits. */
  readonly body?: unknown;
}

/**
 * Sends the request and answers the parsed JSON body, `null` for an empty one. Integers beyond 2^53 are `bigint`s.
 *
 * @throws ConnectorError by status as the flow language says for `http.request`; `rejected` for a success or a
 * redirect that carries no JSON.
 */
export async function requestJson(caller: Caller, request: JsonRequest): Promise<unknown> {
  const { method, authorization, body } = request;
  const response = await caller.http.request(
    {
      method,
      url: joinUrl(request.baseUrl, request.path),
      headers: {
        accept: 'application/json',
        'idempotency-key': caller.idempotencyKey,
        traceparent: caller.traceparent,
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: stringifyJson(body) }),
    },
    caller.signal,
  );
  const answer = readJson(response);
  if (response.status < 200 || response.status > 299) throw errorOf(response, answer);
  if (answer === undefined)
    throw new ConnectorError('rejected', noJson(response), detailsOf(response));
  return answer;
}

/** `baseUrl` with `segments` behind its path; its query is kept. Throws `invalid_input` for `.` and `..`. */
export function joinUrl(baseUrl: string, segments: readonly string[]): string {
  // A URL parser resolves dot segments even when they are percent-encoded.
  const dots = segments.find((segment) => /^\.{1,2}$/.test(segment));
  if (dots !== undefined) throw new ConnectorError('invalid_input', `"${dots}" cannot be an id`);
  const url = new URL(baseUrl);
  const path = segments.map((segment) => encodeURIComponent(segment.toWellFormed()));
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...path].join('/');
  return url.href;
}

/** The body as JSON; `null` when empty, `undefined` when it is something else. Never throws. */
export function readJson(response: HttpResponse): unknown {
  const text = new TextDecoder().decode(response.body);
  if (text.trim() === '') return null;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function errorOf(response: HttpResponse, answer: unknown): ConnectorError {
  const told = isRecord(answer)
    ? (answer['message'] ?? answer['error'] ?? answer['title'])
    : undefined;
  const message = typeof told === 'string' && told !== '' ? told.slice(0, 500) : noJson(response);
  const field =
    isRecord(answer) && typeof answer['field'] === 'string' ? answer['field'] : undefined;
  const wait = [429, 503].includes(response.status)
    ? retryAfterMs(response, Date.now())
    : undefined;
  const { details } = detailsOf(response);
  const code = isRecord(answer) ? answer['code'] : undefined;
  const named = typeof code === 'string' || typeof code === 'number';
  return new ConnectorError(codeOfStatus(response.status), message, {
    ...(field !== undefined && { field }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: { ...details, ...(named && { code }) },
  });
}

function noJson(response: HttpResponse): string {
  const type = response.headers['content-type'];
  return `HTTP ${response.status}${type === undefined ? '' : `, ${type.slice(0, 100)}`}`;
}

function detailsOf(response: HttpResponse): Required<Pick<ConnectorErrorOptions, 'details'>> {
  const requestId = response.headers['x-request-id'];
  return {
    details: {
      status: response.status,
      ...(requestId !== undefined && { requestId: requestId.slice(0, 200) }),
    },
  };
}
