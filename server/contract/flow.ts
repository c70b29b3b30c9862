import { z } from 'zod';
import type { Json } from './json.ts';
import { localized } from './text.ts';

/** The flow document (flow-language §1, §2). Unknown keys are errors. */

/** JSON as the document carries it; strings may hold `{{ expressions }}`. */
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.bigint(), z.string(), z.array(json), z.record(z.string(), json)]),
);

export const flowKey = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
/** Step and trigger ids. */
export const elementId = z
  .string()
  .max(200)
  .regex(/^[a-z][A-Za-z0-9]*$/);
export const connectionKey = flowKey;
/** `500ms 2s 5m 1h 7d`, or milliseconds. */
export const duration = z.union([z.int().min(0), z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/)]);
export type Duration = z.infer<typeof duration>;

const webhookWith = z.strictObject({
  /** Below `/hooks/{tenant}/`. */
  path: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/),
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
  use: z.string().regex(/^(set|[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)$/),
  connection: connectionKey.optional(),
  after: after.optional(),
  join: z.enum(['all', 'any']).optional(),
  when: z.string().optional(),
  with: z.record(z.string(), json).optional(),
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

export const limits = { documentBytes: 2 * 1024 * 1024, steps: 2000 } as const;

/** Edges of a step as `[source, port]`, in document order; `enable` means `enable.ok`. */
export function edgesOf(after: Step['after']): readonly (readonly [source: string, port: string])[] {
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
