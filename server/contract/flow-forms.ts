import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Rules } from './rules.ts';

/** The small parts all of the document is made of: short texts, durations, conditions. */

/**
 * JSON as the document carries it; strings may hold `{{ expressions }}`. Passed through as it is: rebuilding it would
 * lose a key `__proto__`. That it is JSON, and how deep, is checked before the schema (`document-form.ts`).
 */
export const json = z.custom<Json>((value) => value !== undefined);
export const jsonObject = z.custom<JsonObject>(isJsonObject).meta({ type: 'object' });

/** ISO 8601; without a zone it is the tenant's. */
const moment =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$/;
const inUnits = /^\d+(\.\d+)?(ms|s|m|h|d)$/;
const errorCode = /^[a-z][a-z0-9_]*$/;
/** The form, or a text with an expression anywhere in it. */
const evaluated = ({ source }: RegExp) => new RegExp(`${source}|\\{\\{`);

/** The forms of the document's short texts. */
export const forms = {
  key: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  elementId: /^[a-z][A-Za-z0-9]*$/,
  /** Of a branch: the other two ports are its own. */
  caseId: /^(?!(else|error)$)[a-z][A-Za-z0-9]*$/,
  duration: inUnits,
  evaluatedDuration: evaluated(inUnits),
  /** How long a caller waits for a run it starts. */
  patience: /^\d+(ms|s|m)$/,
  moment,
  evaluatedMoment: evaluated(moment),
  expression: /^\{\{[\s\S]*\}\}$/,
  hookPath: /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
  cron: /^\S+( +\S+){4,5}$/,
  use: /^(set|code|branch|loop|repeat|try|wait|call|respond|fail|[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*(@[1-9]\d*)?)$/,
  actionUse: /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*(@[1-9]\d*)?$/,
  connectorUse: /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/,
  errorCode,
  evaluatedErrorCode: evaluated(errorCode),
} as const;

const maxKey = 200;
const kebabKey = () => z.string().max(maxKey).regex(forms.key);
export const flowKey = kebabKey();
export const connectionKey = kebabKey();
/** Step and trigger ids. */
export const elementId = z.string().max(maxKey).regex(forms.elementId);
export const caseId = z.string().max(maxKey).regex(forms.caseId);
/** The name of a group, a signal, a calendar. */
export const shortName = z.string().min(1).max(maxKey);

/** `500ms 2s 5m 1h 7d`, or milliseconds. */
export const duration = z.union([z.int().min(0), z.string().regex(forms.duration)]);
export type Duration = z.infer<typeof duration>;
/** A duration, or an expression that gives one. */
export const evaluatedDuration = z.union([
  z.int().min(0),
  z.string().regex(forms.evaluatedDuration),
]);
export type EvaluatedDuration = z.infer<typeof evaluatedDuration>;

/** Exactly one expression, as far as a pattern can tell; that it is one is judged with all others. */
export const expression = z.string().regex(forms.expression);
export const wholeNumber = (least: number, most: number) =>
  z.union([z.int().min(least).max(most), expression]);

/** Checked by `checkRules`, which has better sentences. The reference is resolved where the schema is published. */
export const rules = z.custom<Rules>(isJsonObject).meta({ $ref: '#/$defs/rules' });
/** One exact expression, or rules. */
export const condition = z.union([z.string(), rules]);
export type Condition = z.infer<typeof condition>;

const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration in ms. The schema has checked its form. */
export function milliseconds(value: Duration): number {
  if (typeof value === 'number') return value;
  const name = value.replace(/^[\d.]+/, '') as keyof typeof unit;
  return Math.round(Number.parseFloat(value) * unit[name]);
}
