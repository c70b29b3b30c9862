import { z } from 'zod';
import {
  condition,
  connectionKey,
  duration,
  elementId,
  evaluatedDuration,
  forms,
  jsonObject,
  shortName,
} from './flow-forms.ts';
import { localized } from './text.ts';

/** A step and what every kind of step may say (flow-language §2); what is in its `with`, says `step-inputs.ts`. */

/** Steps Weir carries out itself; every other `use` names an action, `<connector>.<action>`. */
export const builtInKinds = [
  'set',
  'code',
  'branch',
  'loop',
  'repeat',
  'try',
  'wait',
  'call',
  'respond',
  'fail',
] as const;
export type BuiltInKind = (typeof builtInKinds)[number];
/** Those that hold steps of their own, in `with.steps`. */
export const scopeKinds = ['loop', 'repeat', 'try'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export function isBuiltIn(use: string): use is BuiltInKind {
  return (builtInKinds as readonly string[]).includes(use);
}

export function isScopeKind(use: string): use is ScopeKind {
  return (scopeKinds as readonly string[]).includes(use);
}

/** The action a `use` names whatever its major version: `core.get-user@2` is `core.get-user`. */
export function withoutMajor(use: string): string {
  return use.replace(/@\d+$/, '');
}

/** One edge `step`, `step.port`, or several. */
const after = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** What a retry rule says where it says nothing. */
export const retryDefaults = {
  attempts: 3,
  delay: '1s',
  factor: 2,
  maxDelay: '5m',
  on: ['unavailable', 'rate_limited', 'timeout'],
} as const;

/** When a failed attempt is repeated (flow-language §3); what is left out has its default. */
export const retry = z.strictObject({
  /** Counts the first; 1 switches retry off. */
  attempts: z.int().min(1).max(100).optional(),
  delay: duration.optional(),
  factor: z.number().min(1).max(100).optional(),
  maxDelay: duration.optional(),
  /** Codes of errors. */
  on: z.array(z.string().regex(forms.errorCode)).optional(),
});
export type Retry = z.infer<typeof retry>;

/** What becomes of a step whose effect may or may not have happened. */
export const onUnknown = z.enum(['attention', 'retry', 'error']);
export type OnUnknown = z.infer<typeof onUnknown>;

/** What takes a step's effect back (flow-language §5). */
const undo = z.strictObject({
  use: z.string().regex(forms.actionUse),
  connection: connectionKey.optional(),
  with: jsonObject.optional(),
  retry: retry.optional(),
  timeout: evaluatedDuration.optional(),
});

/** What of inputs and outputs is kept for people to see; `shape`: keys and types only. */
export const recorded = z.enum(['full', 'shape', 'none']);

export const step = z
  .strictObject({
    name: localized.optional(),
    /** A built-in kind, or `<connector>.<action>`. */
    use: z.string().regex(forms.use),
    connection: connectionKey.optional(),
    after: after.optional(),
    join: z.enum(['all', 'any']).optional(),
    when: condition.optional(),
    with: jsonObject.optional(),
    retry: retry.optional(),
    /** Of one attempt; of a scope as a whole. */
    timeout: evaluatedDuration.optional(),
    undo: undo.optional(),
    onUnknown: onUnknown.optional(),
    /** The workers that carry it out; without it they are those that have the run. */
    group: shortName.optional(),
    record: recorded.optional(),
    /** Not executed. */
    disabled: z.boolean().optional(),
    note: z.string().max(10_000).optional(),
  })
  .meta({ id: 'step' });
export type Step = z.infer<typeof step>;

/** The steps of one scope, in document order. */
export const steps = z.record(elementId, step);
export type Steps = z.infer<typeof steps>;

/** Edges of a step as `[source, port]`, in document order; `enable` means `enable.ok`. */
export function edgesOf(
  after: Step['after'],
): readonly (readonly [source: string, port: string])[] {
  if (after === undefined) return [];
  return (Array.isArray(after) ? after : [after]).map(edgeOf);
}

/** One edge as `[source, port]`. */
export function edgeOf(edge: string): readonly [source: string, port: string] {
  const dot = edge.indexOf('.');
  return dot < 0 ? [edge, 'ok'] : [edge.slice(0, dot), edge.slice(dot + 1)];
}

/** The steps inside a `loop`, `repeat` or `try`; empty for any other. The document has been checked. */
export function stepsInside({ use, with: input }: Pick<Step, 'use' | 'with'>): Steps {
  const inner = isScopeKind(use) ? input?.['steps'] : undefined;
  return (inner ?? {}) as unknown as Steps;
}
