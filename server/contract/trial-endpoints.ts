import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { anyJson, keyParam } from './endpoint-parts.ts';
import { errorData } from './errors.ts';
import { elementId, forms } from './flow.ts';
import { pins, stubs } from './given-outcomes.ts';
import { runStatus, runView, stepWait } from './run.ts';

const waitQuery = z.object({ wait: z.string().regex(forms.patience).optional() });

/**
 * An event given by hand. With the `id` of a declared trigger it is one of that trigger, with what such an event brings;
 * without, fields a manual start brings along, such as `body`.
 */
const givenEvent = z.record(z.string(), anyJson);
const input = anyJson.optional();
const priority = z.number().optional();

/** Starting flows by hand, and trying them out. */
export const trialEndpoints = {
  runFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/run',
    summary:
      'Start the published version by hand, another one, or the draft; the input is checked, defaults are applied',
    permission: 'runs.start',
    params: keyParam,
    query: waitQuery,
    body: z
      .strictObject({
        input,
        trigger: givenEvent.optional(),
        version: z.union([z.int().min(1), z.literal('draft')]).optional(),
        priority,
        /** Of a draft only: steps that end ok with this output, and are not executed. */
        pins: pins.optional(),
      })
      .default({}),
    reply: z.object({
      runId: z.string(),
      status: runStatus,
      output: anyJson.optional(),
      error: errorData.optional(),
    }),
    status: 202,
    errors: ['not_found', 'invalid_input', 'filtered', 'too_large', 'unavailable'],
  }),

  testFlow: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/test',
    summary:
      'Run the draft, or the document in the body, apart from everything outside: what it would ask is answered by stubs',
    permission: 'flows.write',
    params: keyParam,
    query: waitQuery,
    body: z
      .strictObject({
        document: anyJson.optional(),
        input,
        trigger: givenEvent.optional(),
        priority,
        stubs: stubs.default({}),
      })
      .default({ stubs: {} }),
    /** As it is when it has ended, or when waiting for that is over: then it is cancelled. */
    reply: runView,
    errors: ['not_found', 'invalid_input', 'filtered', 'too_large', 'unavailable'],
  }),

  testStep: endpoint({
    method: 'POST',
    path: '/api/v1/flows/{key}/steps/{step}/test',
    summary: 'Carry out one step of the draft on given data; what it does outside is done',
    permission: 'flows.write',
    params: keyParam.extend({ step: elementId }),
    query: waitQuery,
    body: z
      .strictObject({
        trigger: givenEvent.optional(),
        /** Outputs of steps before it. */
        steps: pins.default({}),
        /** Of the nearest loop around it. */
        item: anyJson.optional(),
      })
      .default({ steps: {} }),
    reply: z.object({
      /** The run that carried it out; it stays. */
      runId: z.string(),
      status: z.enum(['ended', 'skipped', 'waiting', 'running']),
      port: z.string().optional(),
      /** All ports of a branch that took more than one. */
      ports: z.array(z.string()).optional(),
      input: anyJson.optional(),
      output: anyJson.optional(),
      error: errorData.optional(),
      /** What it would wait for; the run was cancelled. */
      wait: stepWait.optional(),
      durationMs: z.number(),
    }),
    errors: ['not_found', 'invalid_input', 'too_large', 'unavailable'],
  }),
} as const;
