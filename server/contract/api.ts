import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { errorData, problem } from './errors.ts';
import { connectionKey, flowKey } from './flow.ts';
import { journalEvent } from './journal.ts';
import type { Json } from './json.ts';
import { runStatus, runSummary, runView } from './run.ts';
import { text } from './text.ts';
import { auditEntry, connectionView, flowSummary, flowView, me, versionSummary } from './views.ts';

const anyJson = z.custom<Json>((value) => value !== undefined);
const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
const keyParam = z.object({ key: flowKey });
const runParam = z.object({ id: z.string().max(64) });
const durationText = z.string().regex(/^\d+(ms|s|m)$/);

/**
 * The table of endpoints: routes, validation, OpenAPI and the web client come from it, and every entry names the
 * permission it needs.
 */
export const endpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/v1/sign-in',
    summary: 'Exchange the code of a one-time link for a session cookie',
    permission: 'public',
    body: z.strictObject({ code: z.string().min(1).max(200) }),
    reply: me,
    errors: ['sign_in_link_used'],
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/v1/sign-out',
    summary: 'End the session',
    permission: 'session',
    reply: z.object({}),
    errors: [],
  }),
  me: endpoint({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who is asking',
    permission: 'session',
    reply: me,
    errors: [],
  }),

  listFlows: endpoint({
    method: 'GET',
    path: '/api/v1/flows',
    summary: 'Flows by key',
    permission: 'flows.read',
    query: pageQuery,
    reply: page(flowSummary),
    errors: [],
  }),
  getFlow: endpoint({
    method: 'GET',
    path: '/api/v1/flows/{key}',
    summary: 'The draft of a flow',
    permission: 'flows.read',
    params: keyParam,
    reply: flowView,
    errors: ['not_found'],
  }),
  saveFlow: endpoint({
    method: 'PUT',
    path: '/api/v1/flows/{key}',
    summary: 'Save the draft; If-Match carries the revision once one exists',
    permission: 'flows.write',
    params: keyParam,
    body: anyJson,
    reply: flowSummary,
    errors: ['invalid_input', 'revision_required', 'revision_stale', 'too_large'],
  }),
  validateFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/validate',
    summary: 'All problems of the draft, or of the document in the body',
    permission: 'flows.read',
    params: keyParam,
    body: anyJson.optional(),
    reply: z.object({ problems: z.array(problem) }),
    errors: ['not_found'],
  }),
  publishFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/publish',
    summary: 'Make the draft the next version',
    permission: 'flows.write',
    params: keyParam,
    body: z.strictObject({ note: z.string().max(2000).default('') }).default({ note: '' }),
    reply: versionSummary,
    status: 201,
    errors: ['not_found', 'invalid_input', 'conflict'],
  }),
  listVersions: endpoint({
    method: 'GET',
    path: '/api/v1/flows/{key}/versions',
    summary: 'Published versions, newest first',
    permission: 'flows.read',
    params: keyParam,
    query: pageQuery,
    reply: page(versionSummary),
    errors: ['not_found'],
  }),
  getVersion: endpoint({
    method: 'GET',
    path: '/api/v1/flows/{key}/versions/{version}',
    summary: 'One published version',
    permission: 'flows.read',
    params: keyParam.extend({ version: z.coerce.number().int().min(1) }),
    reply: versionSummary.extend({ document: anyJson }),
    errors: ['not_found'],
  }),
  runFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/run',
    summary: 'Start the published version by hand',
    permission: 'runs.start',
    params: keyParam,
    query: z.object({ wait: durationText.optional() }),
    body: z
      .strictObject({
        input: anyJson.optional(),
        /** Fields of a trigger event, such as `body`, for a flow that reads what its webhook brings. */
        trigger: z.record(z.string(), anyJson).optional(),
        priority: z.number().optional(),
      })
      .default({}),
    reply: z.object({
      runId: z.string(),
      status: runStatus,
      output: anyJson.optional(),
      error: errorData.optional(),
    }),
    status: 202,
    errors: ['not_found'],
  }),

  listRuns: endpoint({
    method: 'GET',
    path: '/api/v1/runs',
    summary: 'Runs, newest first',
    permission: 'runs.read',
    query: pageQuery.extend({ flow: flowKey.optional(), status: runStatus.optional() }),
    reply: page(runSummary),
    errors: [],
  }),
  getRun: endpoint({
    method: 'GET',
    path: '/api/v1/runs/{id}',
    summary: 'One run with its steps',
    permission: 'runs.read',
    params: runParam,
    reply: runView,
    errors: ['not_found'],
  }),
  getJournal: endpoint({
    method: 'GET',
    path: '/api/v1/runs/{id}/journal',
    summary: 'All committed events of a run',
    permission: 'runs.read',
    params: runParam,
    reply: z.object({ items: z.array(journalEvent) }),
    errors: ['not_found'],
  }),
  watchRun: endpoint({
    method: 'GET',
    path: '/api/v1/runs/{id}/events',
    summary: 'The run again whenever it changes, until it ends',
    permission: 'runs.read',
    params: runParam,
    reply: runView,
    stream: 'events',
    errors: ['not_found'],
  }),

  listConnectors: endpoint({
    method: 'GET',
    path: '/api/v1/connectors',
    summary: 'The catalog: connectors with their actions and fields',
    permission: 'flows.read',
    reply: z.object({
      items: z.array(z.looseObject({ key: z.string(), name: text, description: text })),
    }),
    errors: [],
  }),
  listConnections: endpoint({
    method: 'GET',
    path: '/api/v1/connections',
    summary: 'Saved connections, without their secrets',
    permission: 'flows.read',
    reply: z.object({ items: z.array(connectionView) }),
    errors: [],
  }),
  saveConnection: endpoint({
    method: 'PUT',
    path: '/api/v1/connections/{key}',
    summary: 'Create or change a connection; a secret field left out keeps its value',
    permission: 'connections.write',
    params: z.object({ key: connectionKey }),
    body: z.strictObject({
      connector: z.string().max(200),
      name: z.string().min(1).max(200),
      config: z.record(z.string(), anyJson),
    }),
    reply: connectionView,
    errors: ['invalid_input'],
  }),

  listAudit: endpoint({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'Who changed what, newest first',
    permission: 'audit.read',
    query: pageQuery,
    reply: page(auditEntry),
    errors: [],
  }),
} as const;

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
export type ReplyOf<N extends EndpointName> = z.output<Endpoints[N]['reply']>;
export type ParamsOf<N extends EndpointName> = Endpoints[N] extends {
  params: infer P extends z.ZodType;
}
  ? z.output<P>
  : undefined;
export type QueryOf<N extends EndpointName> = Endpoints[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.output<Q>
  : undefined;
export type BodyOf<N extends EndpointName> = Endpoints[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.output<B>
  : undefined;
/** What a client passes: before defaults and coercion. */
export type QueryInput<N extends EndpointName> = Endpoints[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.input<Q>
  : undefined;
export type BodyInput<N extends EndpointName> = Endpoints[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.input<B>
  : undefined;
