import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson, keyParam, page, pageQuery } from './endpoint-parts.ts';
import { problem } from './errors.ts';
import { flowSummary, flowView, versionSummary } from './views.ts';

/** Flows: their drafts, and publishing them. */
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

  deleteFlow: endpoint({
    method: 'DELETE',
    path: '/api/v1/flows/{key}',
    summary: 'Delete a flow that is not published and has no open runs; its versions and runs stay',
    permission: 'flows.write',
    params: keyParam,
    reply: z.object({ key: z.string() }),
    errors: ['not_found', 'conflict'],
  }),

  publishFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/publish',
    summary:
      'Make the draft, or an earlier version, the next version; what is published already is answered again',
    permission: 'flows.write',
    params: keyParam,
    body: z
      .strictObject({
        note: z.string().max(2000).default(''),
        /** The version whose document is published again; default: the draft. */
        version: z.int().min(1).optional(),
      })
      .default({ note: '' }),
    /** What is no error and yet is to be known, such as a call to a flow that is not published. */
    reply: versionSummary.extend({ warnings: z.array(problem) }),
    status: 201,
    errors: ['not_found', 'invalid_input', 'conflict', 'unavailable'],
  }),

  unpublishFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/unpublish',
    summary: 'Stop the triggers of a flow and calls to it; runs under way go on',
    permission: 'flows.write',
    params: keyParam,
    /** Published flows that start it, each with the place: they will fail there. */
    reply: flowSummary.extend({ warnings: z.array(problem) }),
    errors: ['not_found'],
  }),
} as const;
