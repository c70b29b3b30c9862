import { z } from 'zod';
import { anyJson } from './endpoint-parts.ts';
import { errorData } from './errors.ts';
import { shortName } from './flow.ts';
import { runFilter } from './run-filter.ts';

/** What a person does to many runs at once. */
export const jobActions = ['retry', 'cancel', 'replay', 'resolve', 'priority', 'group'] as const;
export type JobAction = (typeof jobActions)[number];

const none = z.strictObject({}).default({});

/** Which version carries a trigger event out again: the published one, or that of the run. */
export const replayVersion = z.enum(['published', 'same']);
export type ReplayVersion = z.infer<typeof replayVersion>;

/** Runs one job may touch at most. */
const maxRuns = 100_000;
const which = { filter: runFilter.strict(), max: z.int().min(1).max(maxRuns) };

/** `args` of each action, as that of one run takes them. */
export const jobOrder = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('retry'), args: none, ...which }),
  z.strictObject({
    action: z.literal('cancel'),
    args: z.strictObject({ undo: z.boolean().optional() }).default({}),
    ...which,
  }),
  z.strictObject({
    action: z.literal('replay'),
    args: z.strictObject({ version: replayVersion.optional() }).default({}),
    ...which,
  }),
  z.strictObject({
    action: z.literal('resolve'),
    args: z.strictObject({ happened: z.boolean(), output: anyJson.optional() }),
    ...which,
  }),
  z.strictObject({
    action: z.literal('priority'),
    args: z.strictObject({ priority: z.int().min(1).max(9), pinned: z.boolean().optional() }),
    ...which,
  }),
  z.strictObject({
    action: z.literal('group'),
    args: z.strictObject({ group: shortName }),
    ...which,
  }),
]);
export type JobOrder = z.infer<typeof jobOrder>;

export const jobStates = ['running', 'done', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** A run a job did not act on. */
export const jobProblem = z.object({
  runId: z.string(),
  /** `skipped`: it is in no state for that. */
  outcome: z.enum(['skipped', 'failed']),
  error: errorData,
});
export type JobProblem = z.infer<typeof jobProblem>;

/** How far a job is: what is neither done, skipped nor failed is still to come, unless it was cancelled. */
export const jobView = z.object({
  id: z.string(),
  action: z.enum(jobActions),
  filter: runFilter,
  args: anyJson,
  state: z.enum(jobStates),
  /** The runs it is about: those that matched when it was asked for. */
  matched: z.int(),
  done: z.int(),
  skipped: z.int(),
  failed: z.int(),
  /** The first runs that were skipped or failed, and why. */
  problems: z.array(jobProblem),
  /** Actor, as in the audit. */
  by: z.string(),
  createdAt: z.int(),
  endedAt: z.int().optional(),
});
export type JobView = z.infer<typeof jobView>;
