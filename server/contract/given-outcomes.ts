import { z } from 'zod';
import { elementId, forms, json } from './flow-forms.ts';

/** What a run of a draft is given in place of what its steps would do. */

/** By step: its output. The step ends ok with it, in each round, and is not executed. */
export const pins = z.record(elementId, json);
export type Pins = z.infer<typeof pins>;

/** What a step of a test would have been answered outside; `port` is that of a wait that ended otherwise. */
export const stub = z.union([
  z.strictObject({ output: json.optional(), port: z.enum(['ok', 'timeout']).optional() }),
  z.strictObject({
    error: z.strictObject({
      code: z.string().regex(forms.errorCode),
      message: z.string().max(2000).optional(),
      details: json.optional(),
    }),
  }),
]);
export type Stub = z.infer<typeof stub>;

/** By step. */
export const stubs = z.record(elementId, stub);
export type Stubs = z.infer<typeof stubs>;
