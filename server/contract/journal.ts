import { z } from 'zod';
import { errorData, stepPath } from './errors.ts';
import { pins, stubs } from './given-outcomes.ts';
import type { Json } from './json.ts';

/**
 * The events of a run: append-only, the only input of its state. `seq` counts from 1 without holes; `at` is ms UTC.
 */
const json = z.custom<Json>((value) => value !== undefined);

/** What a trigger hands to its flow; `trigger` in expressions. */
export const triggerEvent = z.looseObject({
  id: z.string(),
  kind: z.enum(['webhook', 'message', 'manual', 'call']),
  at: z.number(),
});
export type TriggerKind = z.infer<typeof triggerEvent>['kind'];
export type TriggerEvent = { id: string; kind: TriggerKind; at: number } & { [key: string]: Json };

const base = {
  seq: z.int(),
  at: z.int(),
  /** Not all of its values are here: of inputs and outputs keys and types only, or nothing (`record`). */
  recorded: z.enum(['shape', 'none']).optional(),
};
const ofStep = {
  ...base,
  step: z.string(),
  /** Where it stands; left out at the top. */
  path: stepPath.optional(),
};

/**
 * What sending an action again would do; written before it is sent, so that recovery needs no catalog. An idempotent
 * effect whose key the other side forgets says when, ms UTC.
 */
export const intent = z.union([
  z.object({ kind: z.literal('read') }),
  z.object({ kind: z.literal('idempotent'), keyExpiresAt: z.int().optional() }),
  z.object({ kind: z.literal('once') }),
]);
export type Intent = z.infer<typeof intent>;

/** The run that the failure of another started. */
export const followUp = z.object({ flow: z.string(), runId: z.string() });
export type FollowUp = z.infer<typeof followUp>;

/** How far the steps that had to be undone are. */
export const undone = z.enum(['complete', 'partial']);
export type Undone = z.infer<typeof undone>;

/** Where a run was forked: before this step first began there, by the event `seq`. */
export const forkPlace = z.object({
  runId: z.string(),
  step: z.string(),
  path: stepPath.optional(),
  seq: z.int(),
});
export type ForkPlace = z.infer<typeof forkPlace>;

const attempt = {
  /** From 1; counts every start, also those after a crash. */
  attempt: z.int(),
  /** Of the first attempt; later ones get the same. Code, branches and scopes without settings have none. */
  input: json.optional(),
  /** Of an action. */
  intent: intent.optional(),
  /** Started anew because the process that ran the last attempt is gone. */
  recovered: z.literal(true).optional(),
  /** ms: of this attempt, of a scope as a whole. Where the step sets a limit. */
  timeout: z.number().optional(),
};

/** Why the run fails, where no step says so: its output cannot be had. Of the first event of an undo. */
const because = { because: errorData.optional() };

/** What a step waits for, once its attempt has nothing more to do by itself. `until` is ms UTC. */
const waits = [
  /** Nobody knows whether the attempt had its effect: a person decides. */
  z.object({
    ...ofStep,
    type: z.literal('wait-opened'),
    kind: z.literal('attention'),
    error: errorData,
  }),
  z.object({
    ...ofStep,
    type: z.literal('wait-opened'),
    kind: z.literal('time'),
    until: z.int(),
    /** What is due then: the time itself, or that of waiting for it. */
    due: z.enum(['time', 'timeout']),
  }),
  z.object({
    ...ofStep,
    type: z.literal('wait-opened'),
    kind: z.literal('signal'),
    name: z.string(),
    key: z.string(),
    until: z.int().optional(),
  }),
  z.object({
    ...ofStep,
    type: z.literal('wait-opened'),
    kind: z.literal('callback'),
    until: z.int().optional(),
  }),
  z.object({
    ...ofStep,
    type: z.literal('wait-opened'),
    kind: z.literal('call'),
    runId: z.string(),
    until: z.int().optional(),
  }),
] as const;

/** What ended a wait. */
export const waitAnswer = z.object({
  by: z.enum(['time', 'timeout', 'signal', 'callback', 'call']),
  /** Of a signal. */
  data: json.optional(),
  /** Of a callback. */
  body: json.optional(),
  headers: json.optional(),
  /** Of a called flow that succeeded. */
  output: json.optional(),
  /** Of a called flow that did not. */
  error: errorData.optional(),
});
export type WaitAnswer = z.infer<typeof waitAnswer>;

export const journalEvent = z.union([
  z.object({
    ...base,
    type: z.literal('accepted'),
    trigger: z.custom<TriggerEvent>(() => true),
    /** The run whose trigger event it has again. */
    replayOf: z.string().optional(),
    /** Of a fork: up to this seq the events were made by another version of the flow. */
    otherVersionUpTo: z.int().optional(),
    /** In journals of former releases it is the row that has it. */
    priority: z.int().optional(),
    /** Of a run of a draft: steps that end ok with this output, and are not executed. */
    pins: pins.optional(),
    /** Of a test: nothing leaves, and these stand for what steps would ask outside. */
    stubs: stubs.optional(),
  }),
  z.object({
    ...base,
    type: z.literal('started'),
    /** ms the run may take from now, where its flow sets a limit. */
    timeout: z.number().optional(),
  }),
  z.object({
    ...ofStep,
    type: z.literal('step-started'),
    ...attempt,
  }),
  z.object({
    ...ofStep,
    type: z.literal('step-ended'),
    port: z.string(),
    /** All ports of a branch that took more than one; `port` is the first. */
    ports: z.array(z.string()).optional(),
    /** Of any port but `error`. Left out by scopes: it follows from their rounds. */
    output: json.optional(),
    /** Of port `error`. Left out by scopes that fail by what is in them. */
    error: errorData.optional(),
    /** It was not executed. */
    disabled: z.literal(true).optional(),
    /** It was not executed: its output was given with the run. */
    pinned: z.literal(true).optional(),
    /** An answer that came too late to be given. */
    notSent: z.literal(true).optional(),
  }),
  z.object({
    ...ofStep,
    type: z.literal('step-skipped'),
    /** It was not to be executed. */
    disabled: z.literal(true).optional(),
  }),
  /** The attempt failed, or was interrupted; the next one starts at `dueAt`, ms UTC. */
  z.object({
    ...ofStep,
    type: z.literal('retry-due'),
    /** Of the attempt that takes the step's effect back, not of the step itself. */
    undo: z.literal(true).optional(),
    dueAt: z.int(),
    error: errorData,
    /** Something may have reached the other side. */
    sent: z.literal(true).optional(),
    /** The process that made it ended: not a failure of the step, so it does not count as one. */
    interrupted: z.literal(true).optional(),
  }),
  ...waits,
  z.object({ ...ofStep, type: z.literal('wait-closed'), ...waitAnswer.shape }),
  /** A round of `step`, or an attempt of a `try`, begins. */
  z.object({ ...ofStep, type: z.literal('scope-started'), round: z.int() }),
  z.object({
    ...ofStep,
    type: z.literal('scope-ended'),
    round: z.int(),
    /** What `collect` made of it; otherwise it follows from the steps. */
    output: json.optional(),
    /** Of `collect`, `until` or `while`; that of a step inside is known. */
    error: errorData.optional(),
    /** It was the last: `until` said so. */
    done: z.literal(true).optional(),
  }),
  z.object({
    ...ofStep,
    type: z.literal('resolved'),
    /** `true`: the step ended ok with `output`; `false`: it is started anew. */
    happened: z.boolean(),
    output: json.optional(),
    /** Who decided. */
    by: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal('priority-changed'),
    priority: z.int(),
    /** It lies before all priorities; left out: not, or no longer. */
    pinned: z.literal(true).optional(),
    by: z.string(),
  }),
  z.object({
    ...base,
    type: z.literal('group-changed'),
    group: z.string(),
    /** A person; otherwise it was the step that comes next. */
    by: z.string().optional(),
  }),
  z.object({
    ...base,
    type: z.literal('cancel-requested'),
    by: z.string(),
    /** What was done is undone first. */
    undo: z.literal(true).optional(),
    /** Why, where that is not a person's wish. */
    error: errorData.optional(),
  }),
  z.object({ ...ofStep, type: z.literal('undo-started'), ...attempt, ...because }),
  z.object({
    ...ofStep,
    type: z.literal('undo-ended'),
    ...because,
    output: json.optional(),
    error: errorData.optional(),
  }),
  z.object({ ...base, type: z.literal('ended'), status: z.literal('succeeded'), output: json }),
  z.object({
    ...base,
    type: z.literal('ended'),
    status: z.literal('failed'),
    error: errorData,
    followUp: followUp.optional(),
    undone: undone.optional(),
  }),
  z.object({
    ...base,
    type: z.literal('ended'),
    status: z.literal('cancelled'),
    error: errorData.optional(),
    undone: undone.optional(),
  }),
  /** What lies before was taken over from another run; what was under way there is begun anew. */
  z.object({
    ...base,
    type: z.literal('forked'),
    from: forkPlace,
    priority: z.int(),
    by: z.string(),
  }),
  /** A run that failed or was cancelled goes on: what failed or never started is done now. */
  z.object({ ...base, type: z.literal('retried'), by: z.string() }),
]);
export type JournalEvent = z.infer<typeof journalEvent>;
export type JournalEventType = JournalEvent['type'];
