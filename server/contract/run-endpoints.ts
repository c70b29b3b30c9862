import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson, page, pageQuery } from './endpoint-parts.ts';
import { stepPath } from './errors.ts';
import { journalEvent } from './journal.ts';
import { runStatus, runSummary, runView } from './run.ts';
import { runFilter } from './run-filter.ts';

const runParam = z.object({ id: z.string().max(64) });

/** Runs: what happened, and what a person decides about them. */
export const runEndpoints = {
  listRuns: endpoint({
    method: 'GET',
    path: '/api/v1/runs',
    summary: 'Runs, newest first',
    permission: 'runs.read',
    query: pageQuery.extend(runFilter.shape),
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

  getRunDocument: endpoint({
    method: 'GET',
    path: '/api/v1/runs/{id}/document',
    summary:
      'The document a run is pinned to: that of its version, or the draft as it was when it began',
    permission: 'runs.read',
    params: runParam,
    reply: z.object({ document: anyJson }),
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

  cancelRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/cancel',
    summary:
      'Cancel a run that has not ended, and those it waits for; with `undo`, undo what it did first',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({ undo: z.boolean().optional() }).optional(),
    reply: z.object({ runId: z.string(), status: runStatus }),
    errors: ['not_found', 'conflict'],
  }),

  retryRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/retry',
    summary: 'Let a run that failed or was cancelled go on: what failed or never began is done now',
    permission: 'runs.operate',
    params: runParam,
    reply: z.object({ runId: z.string(), status: runStatus }),
    errors: ['not_found', 'conflict'],
  }),

  resolveRun: endpoint({
    method: 'POST',
    path: '/api/v1/runs/{id}/resolve',
    summary: 'Decide whether a step of unknown outcome had its effect',
    permission: 'runs.operate',
    params: runParam,
    body: z.strictObject({
      happened: z.boolean(),
      /** Of the step, when it happened; default null. */
      output: anyJson.optional(),
      /** Needed where more than one step waits for a decision. */
      step: z.string().optional(),
      /** Its rounds, where the step waits in more than one. */
      path: stepPath.optional(),
    }),
    reply: z.object({ runId: z.string(), status: runStatus }),
    errors: ['not_found', 'invalid_input', 'conflict'],
  }),
} as const;
