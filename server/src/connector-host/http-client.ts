import {
  ConnectorError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '@weir/connectors/sdk';
import { Agent, type Dispatcher } from 'undici';
import { readBody } from './answer-body.ts';
import type { EgressGuard } from './egress.ts';
import { failureOf } from './http-failure.ts';
import { type Hop, nextHop } from './redirect.ts';
import { anySignal, timeoutSignal } from './stop.ts';

const defaultTimeoutMs = 30_000;
const maxRequestBytes = 16 * 1024 * 1024;

export interface ClosableHttpClient extends HttpClient {
  /** Ends what is under way; those calls throw. */
  close(): Promise<void>;
}

/** The connectors' HTTP client: guarded, without proxies from the environment. */
export function createHttpClient({ guard }: { guard: EgressGuard }): ClosableHttpClient {
  // The times are covered by that of the whole call.
  const options = { connect: guard.connect, allowH2: false, headersTimeout: 0, bodyTimeout: 0 };
  const keeping = new Agent(options);
  const closing = new Agent({ ...options, pipelining: 0 });
  return {
    async request(request, signal) {
      const journey: Journey = {
        agent: request.fresh ? closing : keeping,
        guard,
        stop: anySignal([signal, timeoutSignal(request.timeoutMs ?? defaultTimeoutMs)]),
        at: undefined,
        sent: false,
      };
      try {
        return await orStop(() => travel(journey, request), journey.stop);
      } catch (error) {
        throw failureOf(error, {
          host: journey.at?.host ?? '',
          sent: journey.sent,
          stopped: journey.stop.aborted,
        });
      }
    },
    async close() {
      await Promise.all([keeping.destroy(), closing.destroy()]);
    },
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

/** A request with its redirects. */
interface Journey {
  readonly agent: Agent;
  readonly guard: EgressGuard;
  readonly stop: AbortSignal;
  at: URL | undefined;
  /** Whether bytes of it may have left. */
  sent: boolean;
}

async function travel(journey: Journey, request: HttpRequest): Promise<HttpResponse> {
  let hop = firstHop(request);
  let redirected = false;
  for (let left = request.redirects ?? 0; ; left -= 1) {
    journey.at = hop.url;
    journey.guard.checkUrl(hop.url);
    const response = await send(journey, hop);
    const next = request.redirects ? nextHop(hop, response) : null;
    if (next === null) return redirected ? { ...response, redirected } : response;
    if (left === 0) {
      throw new ConnectorError('rejected', `More than ${request.redirects} redirects`, {
        details: { status: response.status, target: hop.url.host },
      });
    }
    hop = next;
    // By 307 and 308 the first place says that it has done nothing.
    redirected ||= ![307, 308].includes(response.status);
  }
}

function firstHop({ url, method, headers = {}, body }: HttpRequest): Hop {
  if (!URL.canParse(url)) throw new ConnectorError('invalid_input', 'The address is not a URL');
  if (body !== undefined && Buffer.byteLength(body) > maxRequestBytes) {
    throw new ConnectorError('too_large', `The request exceeds ${maxRequestBytes} bytes`);
  }
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url: new URL(url),
    method,
    headers: { 'accept-encoding': 'gzip, br', ...Object.fromEntries(named) },
    body: body ?? null,
  };
}

/** The client gets the parsed address, so that it cannot read it differently from the guard. */
async function send(journey: Journey, { url, method, headers, body }: Hop): Promise<HttpResponse> {
  const response = await noting(journey).request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: method as Dispatcher.HttpMethod,
    headers,
    body,
    signal: journey.stop,
  });
  const flat = flatten(response.headers);
  return { status: response.statusCode, headers: flat, body: await readBody(response.body, flat) };
}

/** undici starts a request right before it writes the first byte on a connection that stands. */
function noting(journey: Journey): Dispatcher {
  return journey.agent.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      start?.(controller, context);
      journey.sent = true;
    };
    return dispatch(options, handler);
  });
}

function flatten(headers: Dispatcher.ResponseData['headers']): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return Object.fromEntries(entries);
}
