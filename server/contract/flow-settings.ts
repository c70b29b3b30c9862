import { z } from 'zod';
import { duration, elementId, evaluatedDuration, flowKey, shortName } from './flow-forms.ts';
import { recorded } from './flow-steps.ts';

/** How the runs of a flow are ordered, limited, kept and told of, and how the canvas draws it (flow-language §1). */

export const settings = z.strictObject({
  /** 1 (first) … 9 (last), or an expression. */
  priority: z.union([z.number(), z.string()]).optional(),
  /** Workers that carry its runs out. */
  group: shortName.optional(),
  /** Runs of one key at a time; a key that is null has no limit. */
  concurrency: z
    .strictObject({
      key: z.string(),
      limit: z.int().min(1).max(10_000),
      over: z.enum(['queue', 'drop', 'replace']).optional(),
    })
    .optional(),
  /** Of the whole run from its start, waiting included. */
  timeout: evaluatedDuration.optional(),
  dedupeFor: duration.optional(),
  durability: z.enum(['durable', 'relaxed']).optional(),
  record: recorded.optional(),
  search: z.enum(['none', 'keys', 'text']).optional(),
  /** Queued runs of a key asked for more than `threshold` times within `window` rise. */
  hot: z
    .strictObject({
      key: z.string(),
      threshold: z.int().min(1),
      window: duration,
      priority: z.number().min(1).max(9).optional(),
    })
    .optional(),
  keep: z.strictObject({ succeeded: duration.optional(), failed: duration.optional() }).optional(),
  /** What was done is undone first; then a flow is started with what failed, and why. */
  onFailure: z.strictObject({ call: flowKey.optional(), undo: z.boolean().optional() }).optional(),
});

const pair = z.tuple([z.number(), z.number()]);

/** Of the canvas only; by step id. */
export const layout = z.strictObject({
  at: z.record(elementId, pair).optional(),
  notes: z
    .array(
      z.strictObject({ text: z.string().max(10_000), at: pair.optional(), size: pair.optional() }),
    )
    .optional(),
  /** Scopes drawn closed. */
  folded: z.array(elementId).optional(),
});
