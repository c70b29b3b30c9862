import { z } from 'zod';
import { documentChange } from './document-changes.ts';
import { endpoint } from './endpoint.ts';
import { anyJson, keyParam, page, pageQuery } from './endpoint-parts.ts';
import { flowSummary, versionSummary } from './views.ts';

const number = z.coerce.number().int().min(1);
const versionParam = keyParam.extend({ version: number });

/** Versions of a flow: reading, comparing, bringing back. Those of a flow that was deleted are still there. */
export const versionEndpoints = {
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
    params: versionParam,
    reply: versionSummary.extend({ document: anyJson }),
    errors: ['not_found'],
  }),

  diffVersions: endpoint({
    method: 'GET',
    path: '/api/v1/flows/{key}/versions/{version}/diff/{other}',
    summary: 'What is different in another version, or in the draft (`draft`)',
    permission: 'flows.read',
    params: versionParam.extend({ other: z.union([z.literal('draft'), number]) }),
    reply: z.object({ changes: z.array(documentChange) }),
    errors: ['not_found'],
  }),

  restoreVersion: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/versions/{version}/restore',
    summary:
      'Make a version the draft; If-Match carries the revision of the draft, if there is one',
    permission: 'flows.write',
    params: versionParam,
    reply: flowSummary,
    errors: ['not_found', 'revision_required', 'revision_stale'],
  }),
} as const;
