/** The server under a simulator: plain HTTP in, one function out, faults on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson, stringifyJson } from './json.ts';

export interface FakeRequest {
  readonly method: string;
  /** Decoded segments of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is; anything else as JSON. */
  readonly body?: unknown;
  /** `cut`: the connection breaks in the middle of the body. `hang`: no answer ever comes. */
  readonly fault?: 'cut' | 'hang';
  /** ms until the first byte. */
  readonly delayMs?: number;
}

export interface FakeApi {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export interface FakeApiOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  handle(request: FakeRequest): FakeAnswer;
}

const maxBody = 1024 * 1024;

/** Listens until `close`, which also ends the connections that are still open. Rejects when the port is taken. */
export async function startFakeApi({ host, port, handle }: FakeApiOptions): Promise<FakeApi> {
  const server = createServer((incoming, outgoing) => {
    readRequest(incoming).then(
      (request) => send(outgoing, request === null ? { status: 413 } : answerTo(request, handle)),
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The body of a request as JSON, or `undefined` when it is none. */
export function jsonOf(request: FakeRequest): unknown {
  try {
    return parseJson(request.body);
  } catch {
    return undefined;
  }
}

/** Whether the request says its body is JSON. */
export function saysJson(request: FakeRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
}

function answerTo(request: FakeRequest, handle: FakeApiOptions['handle']): FakeAnswer {
  try {
    return handle(request);
  } catch (error) {
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: String(error) };
  }
}

async function readRequest(incoming: IncomingMessage): Promise<FakeRequest | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming) {
    parts.push(part as Buffer);
    size += (part as Buffer).length;
    if (size > maxBody) return null;
  }
  const url = new URL(incoming.url ?? '/', 'http://simulator');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname.split('/').slice(1).map(decode),
    query: url.searchParams,
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts).toString('utf8'),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function send(outgoing: ServerResponse, answer: FakeAnswer): void {
  if (answer.fault === 'hang') return;
  const { delayMs, ...rest } = answer;
  if (delayMs !== undefined) {
    const timer = setTimeout(() => send(outgoing, rest), delayMs);
    outgoing.on('close', () => clearTimeout(timer));
    return;
  }
  const isText = typeof answer.body === 'string';
  const text = isText
    ? (answer.body as string)
    : answer.body === undefined
      ? ''
      : stringifyJson(answer.body);
  const bytes = Buffer.from(text);
  outgoing.writeHead(answer.status, {
    ...(text !== '' && {
      'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8',
    }),
    'content-length': bytes.length,
    ...answer.headers,
  });
  if (answer.fault !== 'cut') {
    outgoing.end(bytes);
    return;
  }
  outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => outgoing.destroy());
}
