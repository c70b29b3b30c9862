import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type BodyOf,
  type EndpointName,
  endpoints,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
} from '@weir/contract/api';
import type { Endpoint } from '@weir/contract/endpoint';
import { stringifyJson } from '@weir/contract/json';
import { parseOutsideJson } from '@weir/contract/outside-json';
import { parseRequest } from '@weir/contract/parse-request';
import { retryAfterSeconds, statusOf, toErrorData, WeirError } from '@weir/contract/weir-error';
import express, { type Express, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Log } from '../observe/log.ts';
import { continueTrace } from '../trace.ts';
import { type AuthParts, authenticate, type Principal } from './principal.ts';

/** A checked call of one endpoint. */
export interface Call<N extends EndpointName> {
  readonly params: ParamsOf<N>;
  readonly query: QueryOf<N>;
  readonly body: BodyOf<N>;
  readonly principal: (typeof endpoints)[N]['permission'] extends 'public' ? null : Principal;
  readonly traceId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A streaming endpoint writes its answer itself. */
type Handler<N extends EndpointName> = (typeof endpoints)[N] extends { stream: 'events' }
  ? (call: Call<N>) => Promise<void>
  : (call: Call<N>) => Promise<ReplyOf<N>>;

/** One handler for each endpoint of the contract: a missing one does not compile. */
export type Handlers = { readonly [N in EndpointName]: Handler<N> };

/** Bytes; a flow document may have 2 MB, and JSON escapes need room. */
const bodyLimit = 5 * 1024 * 1024;

const textReader = express.text({ type: () => true, limit: bodyLimit });
const readText = (request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    textReader(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });

/** Routes from the table: parse, authorise, call, answer; every refusal has the one error form. */
export function mountEndpoints(
  app: Express,
  handlers: Handlers,
  parts: AuthParts & { log: Log },
): void {
  for (const name of Object.keys(endpoints) as EndpointName[]) {
    const entry: Endpoint = endpoints[name];
    const path = entry.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const method = entry.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    // What is misspelt, or asks for what is not there, is told: it is not to be taken for done.
    const query = (entry.query ?? z.object({})).strict();
    // The table is indexed by the endpoint's own name, which TypeScript cannot follow through the union.
    const handler = handlers[name] as unknown as (call: unknown) => Promise<unknown>;
    app[method](path, async (request, response) => {
      const traceId = traceOf(response);
      const principal = entry.permission === 'public' ? null : await authenticate(parts, request);
      // Only who may ask is listened to.
      if (entry.body) await readText(request, response);
      const checked = check({ ...entry, query }, request);
      const reply = await handler({ ...checked, principal, traceId, request, response });
      if (!entry.stream) sendJson(response, entry.status ?? 200, reply);
    });
  }
}

export function giveTrace(request: Request, response: Response, next: () => void): void {
  response.setHeader('x-trace-id', continueTrace(request.headers['traceparent']));
  next();
}

export function sendError(response: Response, thrown: unknown, log: Log): void {
  const traceId = traceOf(response);
  const known = toKnown(thrown);
  if (known === undefined) log.error({ error: thrown, traceId }, 'request failed');
  const error = toErrorData(known ?? thrown, { traceId });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const wait = retryAfterSeconds(error);
  if (wait !== undefined) response.setHeader('retry-after', String(wait));
  sendJson(response, statusOf(error.code), { error });
}

export function sendJson(response: Response, status: number, value: unknown): void {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.status(status).type('application/json').send(stringifyJson(value));
}

function traceOf(response: Response): string {
  return String(response.getHeader('x-trace-id'));
}

/** Refusals of Express and its body reader carry a status of their own. */
function toKnown(thrown: unknown): WeirError | undefined {
  if (thrown instanceof WeirError) return thrown;
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
  if (status === 413) return new WeirError('too_large', { reason: `> ${bodyLimit} B` });
  if (status === 404) return new WeirError('not_found');
  // Their messages may name files of ours.
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new WeirError('malformed');
  return undefined;
}

function check(
  entry: Endpoint & { readonly query: z.ZodObject },
  request: Request,
): { params: unknown; query: unknown; body: unknown } {
  return {
    params: entry.params && parseRequest(entry.params, { place: 'params', value: request.params }),
    query: parseRequest(entry.query, { place: 'query', value: request.query }),
    body: entry.body && parseRequest(entry.body, { place: 'body', value: readJson(request.body) }),
  };
}

/** The body reader leaves `{}` where there was no body. */
function readJson(body: unknown): unknown {
  return typeof body === 'string' && body !== '' ? parseOutsideJson(body) : undefined;
}
