import type { HttpInstance } from '@larksuiteoapi/node-sdk';
import { ConnectorError } from '../sdk/index.ts';
import { successOf } from './answer.ts';
import type { FeishuContext } from './client.ts';

/** One call of an action through the SDK. */
export interface Call {
  readonly context: FeishuContext;
  /** It changes nothing, whatever its method. */
  readonly reads?: boolean;
  /** The tenant token it was sent with. */
  token?: string | undefined;
}

interface Options {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
}

/**
 * What the SDK sends with, in place of axios: the platform's guarded client. It answers success envelopes only and throws
 * `ConnectorError` for all else, which the SDK lets through as it is.
 */
export function httpInstance(current: () => Call | undefined): HttpInstance {
  let tokenRequest: { readonly by: AbortSignal; readonly answer: Promise<unknown> } | undefined;

  function callNow(): Call {
    const call = current();
    if (call !== undefined) return call;
    throw new ConnectorError('internal', 'The SDK sent a request outside of a call');
  }

  async function send(options: Options, reads = false): Promise<unknown> {
    const call = callNow();
    const { http, signal, traceparent } = call.context;
    call.token = /^Bearer (.*)$/.exec(String(options.headers?.['Authorization']))?.[1];
    const method = (options.method ?? 'GET').toUpperCase();
    const response = await http.request(
      {
        method,
        url: withParams(options.url ?? '', options.params),
        headers: {
          ...textHeaders(options.headers),
          'content-type': 'application/json; charset=utf-8',
          traceparent,
        },
        ...(method !== 'GET' && { body: JSON.stringify(options.data ?? {}) }),
        ...((reads || call.reads) && { changes: false }),
      },
      signal,
    );
    return successOf(response);
  }

  /** The SDK posts by this verb for tokens only. Calls that find none at the same time share one request. */
  async function requestToken(url: string, data: unknown): Promise<unknown> {
    const { signal } = callNow().context;
    tokenRequest ??= {
      by: signal,
      answer: send({ url, method: 'POST', data }, true)
        .then((answer) => checkToken(answer))
        .finally(() => {
          tokenRequest = undefined;
        }),
    };
    const { by, answer } = tokenRequest;
    try {
      return await answer;
    } catch (error) {
      // The call that asked for all was stopped, this one was not.
      if (by !== signal && by.aborted && !signal.aborted) return requestToken(url, data);
      throw error;
    }
  }

  const unused = () =>
    Promise.reject(new ConnectorError('internal', 'The SDK used an unexpected verb'));
  const instance = {
    request: (options: Options) => send(options),
    post: requestToken,
    get: unused,
    delete: unused,
    head: unused,
    options: unused,
    put: unused,
    patch: unused,
  };
  // The SDK's verbs are generic in what they resolve to; what arrives is checked here and by the actions.
  return instance as unknown as HttpInstance;
}

function checkToken(answer: unknown): unknown {
  const token = (answer as { readonly tenant_access_token?: unknown }).tenant_access_token;
  if (typeof token === 'string' && token !== '') return answer;
  throw new ConnectorError('auth_failed', 'Feishu answered no token');
}

function withParams(url: string, params: Options['params'] = {}): string {
  const target = new URL(url);
  for (const [name, value] of Object.entries(params)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== null) target.searchParams.append(name, String(each));
    }
  }
  return target.href;
}

function textHeaders(headers: Options['headers'] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
