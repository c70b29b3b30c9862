import { z } from 'zod';
import { flowKey } from './flow-forms.ts';
import { runStatus } from './run.ts';
import { runStatuses } from './run-status.ts';

/** A query gives several as one text, or the parameter several times. */
function separated(value: unknown): unknown {
  if (typeof value === 'string') return value.split(',');
  return Array.isArray(value) ? value.flatMap(separated) : value;
}

function number(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

const time = (description: string) =>
  z.preprocess(number, z.int().min(0)).meta({ type: 'integer', description });

/**
 * Which runs are meant: those to which all of it applies. The same in the query of an address, where several statuses are
 * separated by commas, and in a body.
 */
export const runFilter = z.object({
  flow: flowKey.optional(),
  status: z
    .preprocess(separated, z.array(runStatus).min(1))
    .meta({ description: `One or several of ${runStatuses.join(', ')}, separated by commas` })
    .optional(),
  group: z.string().min(1).max(200).optional(),
  key: z
    .string()
    .min(1)
    .max(10_000)
    .meta({ description: 'The key of a run, as a whole' })
    .optional(),
  q: z
    .string()
    .max(400)
    .meta({
      description: 'Words that all occur: of ids, keys, errors, payload; an id by its start',
    })
    .optional(),
  from: time('Accepted at this time or later, ms UTC').optional(),
  to: time('Accepted before this time, ms UTC').optional(),
});
export type RunFilter = z.infer<typeof runFilter>;
