import {
  type BodyInput,
  type EndpointName,
  endpoints,
  type ParamsOf,
  type QueryInput,
  type ReplyOf,
} from '@weir/contract/api';
import type { Endpoint } from '@weir/contract/endpoint';
import { errorData } from '@weir/contract/errors';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { CommandFailure, Refused } from './failure.ts';

/** What one call passes; parts the endpoint does not have are left out. */
export interface Request<N extends EndpointName> {
  readonly params?: ParamsOf<N>;
  readonly query?: QueryInput<N>;
  readonly body?: BodyInput<N>;
  /** Revision of the draft that is to be replaced. */
  readonly ifMatch?: number;
}

export interface Client {
  /** Throws `Refused`, or `CommandFailure` when nothing answers as Weir does. */
  call<N extends EndpointName>(name: N, request?: Request<N>): Promise<ReplyOf<N>>;
}

/** The longest a server may take for an answer, ms; waiting for a run takes 20 s of it. */
const patience = 60_000;

/** Calls the endpoints of the table at `url`, which has no slash at its end. */
export function createClient({ url, token }: { url: string; token: string }): Client {
  return {
    async call(name, request = {}) {
      const endpoint: Endpoint = endpoints[name];
      const { body, ifMatch } = request;
      const response = await send(`${url}${addressOf(endpoint, request)}`, {
        method: endpoint.method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
        },
        ...(body !== undefined && { body: stringifyJson(body) }),
        // A token is for this address only.
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
      });
      const answer = jsonIn(response.text);
      if (response.ok && answer !== undefined) return answer as ReplyOf<typeof name>;
      throw refusal(url, response.status, answer);
    },
  };
}

function addressOf({ path }: Endpoint, request: { params?: unknown; query?: unknown }): string {
  const params = (request.params ?? {}) as Readonly<Record<string, unknown>>;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(params[key])),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) query.set(key, String(value));
  return query.size > 0 ? `${filled}?${query}` : filled;
}

async function send(address: string, init: RequestInit) {
  try {
    const response = await fetch(address, init);
    return { ok: response.ok, status: response.status, text: await response.text() };
  } catch (cause) {
    const { origin } = new URL(address);
    const reason = reasonOf(cause);
    throw new CommandFailure(
      `无法连接 ${origin}（${reason}）。`,
      `Cannot reach ${origin} (${reason}).`,
      { cause },
    );
  }
}

/** fetch says no more than that it failed; why, its cause knows. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return (cause as NodeJS.ErrnoException).code?.toString() ?? cause.message;
}

function jsonIn(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function refusal(url: string, status: number, answer: Json | undefined): Error {
  const error = errorData.safeParse(isJsonObject(answer) ? answer['error'] : undefined);
  if (error.success) return new Refused(error.data);
  return new CommandFailure(
    `${url} 的应答不是 Weir 的（HTTP ${status}）。检查地址。`,
    `${url} does not answer as Weir does (HTTP ${status}). Check the address.`,
  );
}
