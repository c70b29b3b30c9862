import { z } from 'zod';
import { text } from './text.ts';

/** One problem of a document or a request, at its place, such as `steps.enable.after[0]`. */
export const problem = z.object({
  path: z.string(),
  code: z.string(),
  message: text,
  severity: z.enum(['error', 'warning']),
});
export type Problem = z.infer<typeof problem>;

const withProblems = z.object({ problems: z.array(problem) });

/** Those an error lists in its details; none where it lists none. */
export function problemsOf({ details }: Pick<ErrorData, 'details'>): readonly Problem[] {
  return withProblems.safeParse(details).data?.problems ?? [];
}

/** The scopes around a step, outermost first, each with its round from 0 (of a `try`: its attempt, from 0). */
export const stepPath = z.array(z.tuple([z.string(), z.int()]));
export type StepPath = z.infer<typeof stepPath>;

/** The one form of an error in API answers and journals (flow-language §7). */
export const errorData = z.object({
  code: z.string(),
  message: text,
  step: z.string().optional(),
  path: stepPath.optional(),
  field: z.string().optional(),
  hint: text.optional(),
  retryable: z.boolean(),
  /** ms to wait before the next try. */
  retryAfter: z.number().optional(),
  details: z.unknown().optional(),
  traceId: z.string().optional(),
});
export type ErrorData = z.infer<typeof errorData>;
