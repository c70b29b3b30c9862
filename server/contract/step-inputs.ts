import { z } from 'zod';
import {
  caseId,
  condition,
  evaluatedDuration,
  expression,
  flowKey,
  forms,
  json,
  jsonObject,
  rules,
  shortName,
  wholeNumber,
} from './flow-forms.ts';
import { type BuiltInKind, steps } from './flow-steps.ts';

/**
 * What the `with` of each built-in kind holds (flow-language §2); its values are literals or expressions. What one
 * schema cannot say (exactly one of several keys) says `validate-kinds.ts`.
 */
export const stepInputs = {
  set: jsonObject,
  code: z.strictObject({ source: z.string(), packages: z.array(z.string().min(1)).optional() }),
  branch: z.strictObject({
    cases: z.record(caseId, z.union([z.boolean(), z.string(), rules])),
    mode: z.enum(['first', 'every']).optional(),
  }),
  loop: z.strictObject({
    items: z.union([z.array(json), expression]),
    concurrency: wholeNumber(1, 1000).optional(),
    collect: json.optional(),
    onItemError: z.enum(['stop', 'continue']).optional(),
    steps,
  }),
  repeat: z.strictObject({
    until: condition.optional(),
    while: condition.optional(),
    delay: evaluatedDuration.optional(),
    max: wholeNumber(1, 10_000),
    steps,
  }),
  try: z.strictObject({ steps }),
  wait: z.strictObject({
    for: evaluatedDuration.optional(),
    /** A number is ms UTC. */
    until: z.union([z.number(), z.string().regex(forms.evaluatedMoment)]).optional(),
    signal: shortName.optional(),
    key: json.optional(),
    callback: z.literal(true).optional(),
    timeout: evaluatedDuration.optional(),
  }),
  call: z.strictObject({
    flow: flowKey,
    input: json.optional(),
    wait: z.union([z.boolean(), expression]).optional(),
  }),
  respond: z.strictObject({
    status: wholeNumber(200, 599).optional(),
    headers: z.union([jsonObject, expression]).optional(),
    body: json.optional(),
  }),
  fail: z.strictObject({
    code: z.string().regex(forms.evaluatedErrorCode).optional(),
    message: json.optional(),
  }),
} as const satisfies Record<BuiltInKind, z.ZodType>;

/** Values of `with` that are taken as they are written: no expression is looked for in them. */
export const literalInputs: Partial<Readonly<Record<BuiltInKind, readonly string[]>>> = {
  code: ['source', 'packages'],
  branch: ['mode'],
  loop: ['onItemError', 'steps'],
  repeat: ['steps'],
  try: ['steps'],
  call: ['flow'],
};
