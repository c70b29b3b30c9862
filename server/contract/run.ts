import { z } from 'zod';
import { errorData, stepPath } from './errors.ts';
import { followUp, forkPlace, type TriggerEvent, triggerEvent, undone } from './journal.ts';
import type { Json } from './json.ts';
import { runStatuses } from './run-status.ts';
import { localized } from './text.ts';
import { shortReason, why } from './why.ts';

export const runStatus = z.enum(runStatuses);

const value = z.custom<Json>((json) => json !== undefined);

/** Which run another was made of by a person. */
export const runOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('replay'), runId: z.string() }),
  z.object({ kind: z.literal('fork'), ...forkPlace.shape }),
]);
export type RunOrigin = z.infer<typeof runOrigin>;

/** One line of a list of runs. */
export const runSummary = z.object({
  id: z.string(),
  flow: z.string(),
  /** Name of the flow, as in the run's version. */
  name: localized,
  /** `draft`: the draft as it was when the run began. */
  version: z.union([z.int(), z.literal('draft')]),
  status: runStatus,
  priority: z.int(),
  group: z.string(),
  /** What its flow tells it apart by: its concurrency key, else its dedupe value. */
  key: z.string().optional(),
  traceId: z.string(),
  /** Declared id of the trigger, or `manual`. */
  triggerId: z.string(),
  acceptedAt: z.int(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
  error: errorData.optional(),
  /** The step of another run that called its flow. */
  caller: z.object({ runId: z.string(), step: z.string(), path: stepPath.optional() }).optional(),
  /** The run it was forked from, and where, or whose trigger event it has again. */
  origin: runOrigin.optional(),
  /** It lies before all priorities. */
  pinned: z.literal(true).optional(),
  /** Why it does not go on, as far as its row tells: the nearest of what it waits for. */
  why: shortReason.optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

/** What a step that is neither running nor ended waits for. */
export const stepWait = z.discriminatedUnion('kind', [
  /** The next attempt, after `error` of the last. */
  z.object({ kind: z.literal('retry'), at: z.int(), error: errorData }),
  /** A person's decision whether the last attempt had its effect. */
  z.object({ kind: z.literal('attention'), error: errorData }),
  /** The time it was meant to wait, or the end of its patience; all of these in ms UTC. */
  z.object({ kind: z.literal('time'), at: z.int(), due: z.enum(['time', 'timeout']) }),
  /** A signal of this name and key, until `at` at the latest. */
  z.object({
    kind: z.literal('signal'),
    name: z.string(),
    key: z.string(),
    at: z.int().optional(),
  }),
  /** A request to its own address, until `at` at the latest. */
  z.object({ kind: z.literal('callback'), at: z.int().optional() }),
  /** The end of the run it started. */
  z.object({ kind: z.literal('call'), runId: z.string(), at: z.int().optional() }),
  /** The pause before the next round of a `repeat`. */
  z.object({ kind: z.literal('delay'), at: z.int() }),
]);
export type StepWait = z.infer<typeof stepWait>;

/** What a person said of a step of unknown outcome, the last time. */
export const stepDecision = z.object({
  happened: z.boolean(),
  /** Actor, as in the audit. */
  by: z.string(),
  /** ms UTC. */
  at: z.int(),
});
export type StepDecision = z.infer<typeof stepDecision>;

export const runStep = z.object({
  status: z.enum(['waiting', 'running', 'ended', 'skipped']),
  ports: z.array(z.string()),
  input: value.optional(),
  output: value.optional(),
  error: errorData.optional(),
  attempts: z.int(),
  /** Of the instance that is shown: in each round the one begun last. */
  path: stepPath.optional(),
  /** It ended in the run this one was forked from. */
  takenOver: z.literal(true).optional(),
  /** Of a scope that has begun; `total` where it is known. */
  rounds: z
    .object({
      total: z.int().optional(),
      started: z.int(),
      ended: z.int(),
      failed: z.int(),
      /** The first of those that failed, from 0. */
      firstFailed: z.int().optional(),
    })
    .optional(),
  /** It was not executed: its output was given with the run. */
  pinned: z.literal(true).optional(),
  /** What became of taking its effect back. */
  undone: z.union([z.literal(true), errorData]).optional(),
  /** Of a call that is waited for: the run it started last. */
  called: z.string().optional(),
  /** Too large to be shown; the journal has them. */
  omitted: z.array(z.enum(['input', 'output'])).optional(),
  /** Only while its status is `waiting`. */
  wait: stepWait.optional(),
  decision: stepDecision.optional(),
  startedAt: z.int().optional(),
  endedAt: z.int().optional(),
});
export type RunStep = z.infer<typeof runStep>;

/** One run with the state of its steps, in document order. Only committed events count. */
export const runView = runSummary.extend({
  trigger: z.custom<TriggerEvent>((event) => triggerEvent.safeParse(event).success),
  output: value.optional(),
  /** The output is too large to be shown; the journal has it. */
  omitted: z.literal(true).optional(),
  /** The run its failure started (`settings.onFailure`). */
  followUp: followUp.optional(),
  /** Of a run that took back what it had done. */
  undone: undone.optional(),
  /** Nothing left: what was given with the run stood for everything outside. */
  test: z.literal(true).optional(),
  /** Why it does not go on; nothing where a worker has it. */
  why: why.optional(),
  steps: z.record(z.string(), runStep),
});
export type RunView = z.infer<typeof runView>;
