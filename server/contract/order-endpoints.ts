import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { problem } from './errors.ts';
import { shortName } from './flow.ts';
import { queueView } from './queue.ts';
import { runStatus } from './run.ts';

const runParam = z.object({ id: z.string().max(64) });
const priority = z.int().min(1).max(9);
/** A lane is a group and a priority; what is left out means all of them. */
const lanes = z.strictObject({ group: shortName.optional(), priority: priority.optional() });

/** Nobody serves the group, and nothing waits in it. */
const warnings = z.array(problem);

/** The order of runs that wait for a worker, and whether they may begin at all. */
export const orderEndpoints = {
  prioritizeRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/priority',
    summary: 'Give a run another place in the order: 1 first … 9 last, `pinned` before all of them',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({
      priority,
      /** Left out: it is not, and no longer where it was. */
      pinned: z.boolean().optional(),
    }),
    reply: z.object({
      runId: z.string(),
      status: runStatus,
      priority: z.int(),
      pinned: z.boolean(),
    }),
    errors: ['not_found', 'conflict'],
  }),

  moveRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/group',
    summary: 'Hand a run over to the workers of another group',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({ group: shortName }),
    reply: z.object({
      runId: z.string(),
      status: runStatus,
      group: z.string(),
      /** Nobody serves the group: the run waits until somebody does. */
      warnings: z.array(problem),
    }),
    errors: ['not_found', 'conflict'],
  }),

  getQueue: endpoint({
    method: 'GET',
    path: '/api/v1/queue',
    summary: 'Lanes with what waits in them, and the workers that serve them',
    permission: 'runs.read',
    reply: queueView,
    errors: [],
  }),

  pauseQueue: endpoint({
    method: 'POST',
    path: '/api/v1/queue/pause',
    summary: 'Let no run of these lanes begin or go on; what is in hand is finished',
    permission: 'queue.operate',
    body: lanes.optional(),
    reply: queueView.extend({ warnings }),
    errors: [],
  }),

  resumeQueue: endpoint({
    method: 'POST',
    path: '/api/v1/queue/resume',
    summary: 'Let the runs of these lanes go on',
    permission: 'queue.operate',
    body: lanes.optional(),
    reply: queueView.extend({ warnings }),
    errors: [],
  }),
} as const;
