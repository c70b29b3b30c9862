import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { runFilter } from './run-filter.ts';

/** Counts of runs: lists themselves have no totals. */
export const searchEndpoints = {
  countRuns: endpoint({
    method: 'GET',
    path: '/api/v1/runs/stats',
    summary: 'How many runs there are, by status, flow or hour of acceptance',
    permission: 'runs.read',
    query: runFilter.extend({ by: z.enum(['status', 'flow', 'hour']) }),
    reply: z.object({
      /** Those of none are left out. `value` of an hour is its beginning, ms UTC. */
      items: z.array(z.object({ value: z.union([z.string(), z.int()]), count: z.int() })),
      /** False: there are more than are counted in one go; the newest are. */
      complete: z.boolean(),
    }),
    errors: [],
  }),
} as const;
