import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { localized } from './text.ts';

/** The flow document (flow-language §1, §2). Unknown keys are errors. */

/**
 * JSON as the document carries it; strings may hold `{{ expressions }}`. Passed through as it is: rebuilding it would
 * lose a key `__proto__`. That it is JSON, and how deep, is checked before the schema (`document-form.ts`).
 */
const json = z.custom<Json>((value) => value !== undefined);
const jsonObject = z.custom<JsonObject>(isJsonObject);

/** The forms of the document's short texts. */
export const forms = {
  key: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  elementId: /^[a-z][A-Za-z0-9]*$/,
  duration: /^\d+(\.\d+)?(ms|s|m|h|d)$/,
  hookPath: /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
  use: /^(set|[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)$/,
} as const;

const kebabKey = () => z.string().max(200).regex(forms.key);
export const flowKey = kebabKey();
export const connectionKey = kebabKey();
/** Step and trigger ids. */
export const elementId = z.string().max(200).regex(forms.elementId);

/** `500ms 2s 5m 1h 7d`, or milliseconds. */
export const duration = z.union([z.int().min(0), z.string().regex(forms.duration)]);
export type Duration = z.infer<typeof duration>;

export const webhookWith = z.strictObject({
  /** Below `/hooks/{tenant}/`. */
  path: z.string().max(200).regex(forms.hookPath),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  auth: z.literal('none'),
  respond: z.enum(['accepted', 'finished']).default('accepted'),
  responseTimeout: duration.default('20s'),
  /** Bytes. */
  maxBody: z
    .int()
    .min(1)
    .max(10 * 1024 * 1024)
    .default(1024 * 1024),
});

export const webhookTrigger = z.strictObject({
  use: z.literal('webhook'),
  with: webhookWith,
  when: z.string().optional(),
  dedupe: json.optional(),
});
export const manualTrigger = z.strictObject({ use: z.literal('manual') });
export const trigger = z.discriminatedUnion('use', [webhookTrigger, manualTrigger]);
export type Trigger = z.infer<typeof trigger>;
export type WebhookTrigger = z.infer<typeof webhookTrigger>;

/** One edge `step`, `step.port`, or several. */
const after = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const step = z.strictObject({
  name: localized.optional(),
  /** `set`, or `<connector>.<action>`. */
  use: z.string().regex(forms.use),
  connection: connectionKey.optional(),
  after: after.optional(),
  join: z.enum(['all', 'any']).optional(),
  when: z.string().optional(),
  with: jsonObject.optional(),
  note: z.string().max(10_000).optional(),
});
export type Step = z.infer<typeof step>;

export const settings = z.strictObject({
  /** 1 (first) … 9 (last), or an expression. */
  priority: z.union([z.number(), z.string()]).optional(),
  dedupeFor: duration.optional(),
});

const place = z.tuple([z.number(), z.number()]);

export const flowDocument = z.strictObject({
  flow: flowKey,
  name: localized,
  description: localized.optional(),
  labels: z.record(z.string().max(200), z.string().max(200)).optional(),
  triggers: z.record(elementId, trigger).optional(),
  steps: z.record(elementId, step),
  output: json.optional(),
  settings: settings.optional(),
  layout: z.strictObject({ at: z.record(elementId, place).optional() }).optional(),
});
export type FlowDocument = z.infer<typeof flowDocument>;
/** As people write it: before defaults are filled in. */
export type FlowSource = z.input<typeof flowDocument>;

/** `depth`: levels of objects and lists in the whole document. */
export const limits = { documentBytes: 2 * 1024 * 1024, steps: 2000, depth: 100 } as const;

/** Edges of a step as `[source, port]`, in document order; `enable` means `enable.ok`. */
export function edgesOf(
  after: Step['after'],
): readonly (readonly [source: string, port: string])[] {
  if (after === undefined) return [];
  return (Array.isArray(after) ? after : [after]).map((edge) => {
    const dot = edge.indexOf('.');
    return dot < 0 ? [edge, 'ok'] : [edge.slice(0, dot), edge.slice(dot + 1)];
  });
}

const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration in ms. The schema has checked its form. */
export function milliseconds(value: Duration): number {
  if (typeof value === 'number') return value;
  const [, amount = '0', name = 'ms'] = /^([\d.]+)(ms|s|m|h|d)$/.exec(value) ?? [];
  return Math.round(Number(amount) * unit[name as keyof typeof unit]);
}
