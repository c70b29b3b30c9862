import { z } from 'zod';
import { elementId, flowKey, json, jsonObject } from './flow-forms.ts';
import { stubs } from './given-outcomes.ts';
import { localized } from './text.ts';

/** Tests of a flow in a file: each case an event, what stands for the outside, and what is to come of it. */

/** As far as it is said: of objects the keys that are named, of lists each item. */
const expectedStep = z.union([
  z.literal('skipped'),
  z.strictObject({
    port: z.string().optional(),
    /** All ports of a branch that takes more than one. */
    ports: z.array(z.string()).optional(),
    /** What its `with` came to. */
    input: json.optional(),
    output: json.optional(),
    error: jsonObject.optional(),
  }),
]);

const expected = z.strictObject({
  /** Default: `succeeded`, or `failed` where an `error` is expected. */
  status: z.enum(['succeeded', 'failed', 'cancelled']).optional(),
  /** The trigger's `when` does not hold: there is no run. */
  filtered: z.literal(true).optional(),
  output: json.optional(),
  error: jsonObject.optional(),
  steps: z.record(elementId, expectedStep).optional(),
});
export type Expected = z.infer<typeof expected>;

const testCase = z.strictObject({
  input: json.optional(),
  /** An event; with the `id` of a declared trigger one of that. */
  trigger: jsonObject.optional(),
  /** Beside those of the file, and before them. */
  stubs: stubs.optional(),
  expect: expected.default({}),
});
export type TestCase = z.infer<typeof testCase>;

export const flowTest = z.strictObject({
  /** Key of the flow. */
  test: flowKey,
  description: localized.optional(),
  /** Of all cases. */
  stubs: stubs.optional(),
  cases: z.record(z.string().min(1).max(200), testCase),
});
export type FlowTest = z.infer<typeof flowTest>;
