import { z } from 'zod';
import { errorData } from './errors.ts';
import { type TriggerEvent, triggerEvent } from './journal.ts';
import type { Json } from './json.ts';
import { runStatuses } from './run-status.ts';
import { localized } from './text.ts';

export const runStatus = z.enum(runStatuses);

const value = z.custom<Json>((json) => json !== undefined);

/** One line of a list of runs. */
export const runSummary = z.object({
  id: z.string(),
  flow: z.string(),
  /** Name of the flow, as in the run's version. */
  name: localized,
  version: z.int(),
  status: runStatus,
  priority: z.int(),
  group: z.string(),
  traceId: z.string(),
  /** Declared id of the trigger, or `manual`. */
  triggerId: z.string(),
  acceptedAt: z.int(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
  error: errorData.optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const runStep = z.object({
  status: z.enum(['waiting', 'running', 'ended', 'skipped']),
  ports: z.array(z.string()),
  input: value.optional(),
  output: value.optional(),
  error: errorData.optional(),
  attempts: z.int(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
});
export type RunStep = z.infer<typeof runStep>;

/** One run with the state of its steps, in document order. Only committed events count. */
export const runView = runSummary.extend({
  trigger: z.custom<TriggerEvent>((event) => triggerEvent.safeParse(event).success),
  output: value.optional(),
  steps: z.record(z.string(), runStep),
});
export type RunView = z.infer<typeof runView>;
