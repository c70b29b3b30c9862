import {
  type BodyInput,
  type EndpointName,
  endpoints,
  type ParamsOf,
  type QueryInput,
  type QueryOf,
  type ReplyOf,
} from '@weir/contract/api';
import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { refusal, unreachable } from './api-error.ts';

/** What a call may leave out: everything with a default. The types are those after coercion. */
type Query<N extends EndpointName> = Partial<QueryOf<N>> &
  Pick<QueryOf<N>, RequiredKeys<QueryInput<N>> & keyof QueryOf<N>>;
type RequiredKeys<T> = { [K in keyof T]-?: Empty extends Pick<T, K> ? never : K }[keyof T];
type Empty = Record<never, never>;
/** A part of a request: absent when the endpoint has none, optional when nothing in it is required. */
type Part<Name extends string, Value> = [Value] extends [undefined]
  ? Empty
  : Empty extends Value
    ? { readonly [K in Name]?: Value }
    : undefined extends Value
      ? { readonly [K in Name]?: Value }
      : { readonly [K in Name]: Value };

export type Request<N extends EndpointName> = Part<'params', ParamsOf<N>> &
  Part<'query', QueryOf<N> extends undefined ? undefined : Query<N>> &
  Part<'body', BodyInput<N>> & {
    readonly signal?: AbortSignal;
    /** Revision of the draft that is to be replaced. */
    readonly ifMatch?: number;
  };
type Arguments<N extends EndpointName> =
  Empty extends Request<N> ? [request?: Request<N>] : [request: Request<N>];

type Values = Readonly<Record<string, unknown>>;
interface AnyRequest {
  readonly params?: Values;
  readonly query?: Values;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly ifMatch?: number;
}

/**
 * Calls one endpoint of the table. Integers beyond 2^53 arrive and leave with all digits.
 * @throws ApiError when it is refused or nothing answers; an abort passes through as it is.
 */
export async function call<N extends EndpointName>(
  name: N,
  ...[request]: Arguments<N>
): Promise<ReplyOf<N>> {
  const given = (request ?? {}) as AnyRequest;
  return (await exchange(addressOf(name, given), {
    method: endpoints[name].method,
    ...given,
  })) as ReplyOf<N>;
}

/**
 * Posts JSON to an address of this server that is no endpoint, such as a webhook, and gives what it answers.
 * @throws ApiError when it is refused or nothing answers.
 */
export async function post(address: string, body: Json): Promise<Json> {
  return (await exchange(address, { method: 'POST', body })) as Json;
}

async function exchange(
  address: string,
  {
    method,
    body,
    signal,
    ifMatch,
  }: Pick<AnyRequest, 'body' | 'signal' | 'ifMatch'> & { readonly method: string },
): Promise<unknown> {
  const answer = await send(address, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    },
    ...(body !== undefined && { body: stringifyJson(body) }),
    ...(signal && { signal }),
  });
  if (!answer.ok) throw refusal(answer.status, answer.text, answer.traceId);
  try {
    return parseJson(answer.text);
  } catch {
    throw refusal(answer.status, answer.text, answer.traceId);
  }
}

/** Path and query of a call; also the address of an event stream. */
export function addressOf(name: EndpointName, request: AnyRequest = {}): string {
  const { params = {}, query = {} } = request;
  const path = endpoints[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(params[key])),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined) search.set(key, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

async function send(address: string, init: RequestInit) {
  try {
    const response = await fetch(address, init);
    return {
      ok: response.ok,
      status: response.status,
      text: await response.text(),
      traceId: response.headers.get('x-trace-id'),
    };
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw unreachable(error);
  }
}
