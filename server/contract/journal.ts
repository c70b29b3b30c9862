import { z } from 'zod';
import { errorData } from './errors.ts';
import type { Json } from './json.ts';

/**
 * The events of a run: append-only, the only input of its state. `seq` counts from 1 without holes; `at` is ms UTC.
 */
const json = z.custom<Json>((value) => value !== undefined);

/** What a trigger hands to its flow; `trigger` in expressions. */
export const triggerEvent = z.looseObject({
  id: z.string(),
  kind: z.enum(['webhook', 'manual']),
  at: z.number(),
});
export type TriggerEvent = { id: string; kind: 'webhook' | 'manual'; at: number } & {
  [key: string]: Json;
};

const base = { seq: z.int(), at: z.int() };
const ofStep = { ...base, step: z.string() };

export const journalEvent = z.union([
  z.object({ ...base, type: z.literal('accepted'), trigger: z.custom<TriggerEvent>(() => true) }),
  z.object({ ...base, type: z.literal('started') }),
  z.object({
    ...ofStep,
    type: z.literal('step-started'),
    /** From 1; counts every start, also those after a crash. */
    attempt: z.int(),
    input: json,
    /** Started anew because the process that ran the last attempt is gone. */
    recovered: z.literal(true).optional(),
  }),
  z.object({ ...ofStep, type: z.literal('step-ended'), port: z.string(), output: json }),
  z.object({
    ...ofStep,
    type: z.literal('step-ended'),
    port: z.literal('error'),
    error: errorData,
  }),
  z.object({ ...ofStep, type: z.literal('step-skipped') }),
  z.object({ ...base, type: z.literal('ended'), status: z.literal('succeeded'), output: json }),
  z.object({ ...base, type: z.literal('ended'), status: z.literal('failed'), error: errorData }),
]);
export type JournalEvent = z.infer<typeof journalEvent>;
export type JournalEventType = JournalEvent['type'];
