import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson } from './endpoint-parts.ts';
import { stepPath } from './errors.ts';
import { replayVersion } from './job.ts';
import { runStatus } from './run.ts';

const runParam = z.object({ id: z.string().max(64) });
const begun = z.object({ runId: z.string(), status: runStatus });

/** New runs that people make of others. */
export const againEndpoints = {
  forkRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/fork',
    summary: 'A new run that goes on from where a step of this one first began',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({
      step: z.string(),
      /** The round in which it is to begin; default: in which it began first. */
      path: stepPath.optional(),
      /** Of steps that lay before and that this one sees, in place of what they gave. */
      outputs: z.record(z.string(), anyJson).optional(),
      /** In place of the trigger event of the run, but for its id, kind and time. */
      trigger: z.record(z.string(), anyJson).optional(),
      /** Of its flow; default: that of the run. */
      version: z.int().min(1).optional(),
    }),
    reply: begun,
    status: 202,
    errors: ['not_found', 'invalid_input', 'conflict'],
  }),

  replayRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/replay',
    summary: 'A new run of the same trigger event',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({ version: replayVersion.optional() }).optional(),
    reply: begun,
    status: 202,
    errors: ['not_found', 'invalid_input'],
  }),
} as const;
