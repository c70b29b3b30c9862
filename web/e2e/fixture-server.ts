import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type EndpointName, endpoints } from '@weir/contract/api';
import type { Endpoint } from '@weir/contract/endpoint';
import type { ErrorCode } from '@weir/contract/error-codes';
import { parseJson, stringifyJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { statusOf, toErrorData, WeirError } from '@weir/contract/weir-error';
import { answers } from './fixture-answers.ts';
import { traceId } from './fixture-approval.ts';
import { type FixtureData, fixtureData } from './fixture-data.ts';
import { fire } from './fixture-hook.ts';

/** What the real server sends with the pages. */
const contentSecurityPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

export interface Fixture {
  readonly url: string;
  readonly data: FixtureData;
  /** Sends the present state of a run to the pages that watch it. */
  publish(id: string): void;
  /** Ends all event streams and refuses new ones while `false`. */
  streams(allowed: boolean): void;
  /** How many streams of a run are open. */
  watchers(id: string): number;
  /** While `false`, the connection of every API call is cut. */
  reachable(allowed: boolean): void;
  close(): Promise<void>;
}

/** Serves the built pages and answers the endpoints of the contract from memory. Every reply is checked by its schema. */
export async function startFixture(pages: string): Promise<Fixture> {
  const data = fixtureData(Date.now());
  const watching = new Map<string, Set<ServerResponse>>();
  const allowed = { streams: true, api: true };
  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const hook = url.pathname.startsWith('/hooks/');
    if (!hook && !url.pathname.startsWith('/api/')) return sendPage(pages, url.pathname, response);
    if (!allowed.api) return void response.destroy();
    if (hook) return send(response, 202, fire(data, parseJson(await bodyOf(request))));
    try {
      const { name, entry, params } = route(request.method ?? '', url.pathname);
      if (!data.signedIn && entry.permission !== 'public') throw new WeirError('unauthenticated');
      const given = await parse(entry, {
        params,
        search: url.searchParams,
        text: await bodyOf(request),
      });
      const reply = answers[name](data, given);
      if (entry.stream) watch({ id: String(params['id']), run: reply as RunView, response });
      else send(response, entry.status ?? 200, entry.reply.parse(reply));
    } catch (error) {
      const refusal = toErrorData(error, { traceId });
      if (refusal.code === 'internal') console.error(error);
      send(response, statusOf(refusal.code), { error: refusal });
    }
  };
  const watch = (stream: { id: string; run: RunView; response: ServerResponse }): void => {
    const { id, run, response } = stream;
    if (!allowed.streams) throw new WeirError('unavailable');
    const all = watching.get(id) ?? new Set();
    watching.set(id, all.add(response));
    response.on('close', () => all.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    sendEvent(response, run);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    data,
    publish: (id) => {
      const run = data.runs.find((candidate) => candidate.id === id);
      for (const response of watching.get(id) ?? []) if (run) sendEvent(response, run);
    },
    streams: (may) => {
      allowed.streams = may;
      if (!may)
        for (const response of [...watching.values()].flatMap((all) => [...all]))
          response.destroy();
    },
    watchers: (id) => watching.get(id)?.size ?? 0,
    reachable: (may) => {
      allowed.api = may;
    },
    close: () => stop(server),
  };
}

function sendEvent(response: ServerResponse, run: RunView): void {
  response.write(`event: run\ndata: ${stringifyJson(endpoints.watchRun.reply.parse(run))}\n\n`);
  if (isEnded(run.status)) response.end();
}

function route(method: string, path: string) {
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const entry: Endpoint = endpoints[name];
    const pattern = new RegExp(`^${entry.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const found = entry.method === method ? pattern.exec(path) : null;
    if (found) {
      const params = Object.entries(found.groups ?? {}).map(([key, value]) => [
        key,
        decodeURIComponent(value),
      ]);
      return { name, entry, params: Object.fromEntries(params) as Record<string, string> };
    }
  }
  throw new WeirError('not_found');
}

interface Raw {
  readonly params: Readonly<Record<string, string>>;
  readonly search: URLSearchParams;
  readonly text: string;
}

async function parse(entry: Endpoint, { params, search, text }: Raw) {
  const check = (
    schema: Endpoint['reply'] | undefined,
    value: unknown,
    code: ErrorCode,
  ): unknown => {
    const { data, error } = schema?.safeParse(value) ?? {};
    if (error) throw new WeirError(code, { reason: error.message });
    return data;
  };
  return {
    params: check(entry.params, params, 'not_found'),
    query: check(entry.query, Object.fromEntries(search), 'invalid_input'),
    body: check(entry.body, text === '' ? undefined : parseJson(text), 'invalid_input'),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-trace-id': traceId });
  response.end(stringifyJson(body));
}

async function sendPage(pages: string, path: string, response: ServerResponse): Promise<void> {
  const file = extname(path) === '' ? 'index.html' : normalize(path);
  const type = types[extname(file)] ?? 'application/octet-stream';
  try {
    const content = await readFile(join(pages, file));
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
