import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { page, pageQuery } from './endpoint-parts.ts';
import { problem } from './errors.ts';
import { jobOrder, jobView } from './job.ts';

const jobParam = z.object({ id: z.string().max(64) });

/** What people do to many runs at once. */
export const jobEndpoints = {
  bulkRuns: endpoint({
    method: 'POST',
    path: '/api/v1/runs/bulk',
    summary:
      'Act on all runs that match now, the newest `max` of them at most; runs accepted later are left alone',
    permission: 'runs.operate',
    body: jobOrder,
    reply: z.object({
      job: z.string(),
      /** Runs it is about. */
      matched: z.int(),
      /** More than `max` match. */
      more: z.boolean(),
      /** Nobody serves the group the runs are handed to. */
      warnings: z.array(problem),
    }),
    status: 202,
    errors: ['invalid_input'],
  }),

  getJob: endpoint({
    method: 'GET',
    path: '/api/v1/jobs/{id}',
    summary: 'How far a job is',
    permission: 'runs.read',
    params: jobParam,
    reply: jobView,
    errors: ['not_found'],
  }),

  listJobs: endpoint({
    method: 'GET',
    path: '/api/v1/jobs',
    summary: 'Jobs, newest first',
    permission: 'runs.read',
    query: pageQuery,
    reply: page(jobView),
    errors: [],
  }),

  cancelJob: endpoint({
    method: 'POST',
    path: '/api/v1/jobs/{id}/cancel',
    summary: 'Do nothing more of a job; what it has done stays',
    permission: 'runs.operate',
    params: jobParam,
    reply: jobView,
    errors: ['not_found', 'conflict'],
  }),
} as const;
