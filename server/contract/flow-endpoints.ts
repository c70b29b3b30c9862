import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson, keyParam, page, pageQuery } from './endpoint-parts.ts';
import { errorData, problem } from './errors.ts';
import { forms } from './flow.ts';
import { runStatus } from './run.ts';
import { flowSummary, flowView, versionSummary } from './views.ts';

/** Flows, their versions, and starting them. */
export const flowEndpoints = {
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
    summary:
      'Make the draft the next version; one not saved since is published already, and answered again',
    permission: 'flows.write',
    params: keyParam,
    body: z.strictObject({ note: z.string().max(2000).default('') }).default({ note: '' }),
    reply: versionSummary,
    status: 201,
    errors: ['not_found', 'invalid_input', 'conflict', 'unavailable'],
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
    summary: 'Start the published version by hand; its input is checked, defaults are applied',
    permission: 'runs.start',
    params: keyParam,
    query: z.object({ wait: z.string().regex(forms.patience).optional() }),
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
    errors: ['not_found', 'invalid_input', 'too_large', 'unavailable'],
  }),
} as const;
