import {
  ConnectorError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '@weir/connectors/sdk';
import { Agent, type Dispatcher } from 'undici';
import { readBody } from './answer-body.ts';
import type { EgressGuard } from './egress.ts';

const defaultTimeoutMs = 30_000;

export interface ClosableHttpClient extends HttpClient {
  /** Ends what is under way; those calls throw. */
  close(): Promise<void>;
}

/** The connectors' HTTP client: guarded, without redirects and without proxies from the environment. */
export function createHttpClient({ guard }: { guard: EgressGuard }): ClosableHttpClient {
  const agent = new Agent({
    connect: guard.connect,
    allowH2: false,
    // Both are covered by the time of the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async request(request, signal) {
      const url = parseUrl(request.url);
      guard.checkUrl(url);
      const timeout = AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs);
      const stop = AbortSignal.any([signal, timeout]);
      try {
        return await orStop(() => send(agent, { url, request, stop }), stop);
      } catch (error) {
        throw failureOf(error, stop, url);
      }
    },
    close: () => agent.destroy(),
  };
}

/** undici notices the signal only once it has a connection, so the caller is let go here. */
async function orStop<T>(work: () => Promise<T>, stop: AbortSignal): Promise<T> {
  stop.throwIfAborted();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const onStop = () => reject(stop.reason);
  stop.addEventListener('abort', onStop);
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

interface Sending {
  readonly url: URL;
  readonly request: HttpRequest;
  readonly stop: AbortSignal;
}

/** The client gets the parsed address, so that it cannot read it differently from the guard. */
async function send(agent: Agent, { url, request, stop }: Sending): Promise<HttpResponse> {
  const response = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method as Dispatcher.HttpMethod,
    headers: { 'accept-encoding': 'gzip, br', ...request.headers },
    body: request.body ?? null,
    signal: stop,
  });
  const headers = flatten(response.headers);
  return { status: response.statusCode, headers, body: await readBody(response.body, headers) };
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new ConnectorError('invalid_input', 'The address is not a URL');
  return new URL(text);
}

function flatten(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries);
}

function failureOf(error: unknown, stop: AbortSignal, url: URL): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const details = { target: url.host };
  if (stop.aborted) {
    return new ConnectorError('timeout', `${url.host} did not answer in time`, {
      details,
      cause: error,
    });
  }
  const reason =
    error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'error';
  if (invalidRequest.has(reason)) {
    return new ConnectorError(
      'invalid_input',
      'The request cannot be sent: a header or the method is malformed',
      { cause: error },
    );
  }
  if (reason === 'UND_ERR_HEADERS_OVERFLOW') {
    return new ConnectorError('too_large', `The headers of ${url.host} are too large`, {
      details,
      cause: error,
    });
  }
  return new ConnectorError('unknown_outcome', `The connection to ${url.host} broke (${reason})`, {
    details: { ...details, reason },
    cause: error,
  });
}

const invalidRequest: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
]);
