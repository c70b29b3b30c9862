import { z } from 'zod';
import { stepPath } from './errors.ts';
import { text } from './text.ts';

/** What a run that does not go on waits for. */
export const waitKinds = [
  /** A free worker. */
  'worker',
  /** A worker that serves its group: there is none. */
  'group',
  /** Its lane is paused. */
  'lane',
  /** A slot of its concurrency key. */
  'slot',
  'retry',
  'time',
  'signal',
  'callback',
  'call',
  'attention',
  'delay',
] as const;

/** In the list of runs: what is known without its journal. */
export const shortReason = z.object({ kind: z.enum(waitKinds), message: text });
export type ShortReason = z.infer<typeof shortReason>;

/** One thing a run waits for. All times are ms UTC. */
const reason = shortReason.extend({
  /** The step that waits, where it is one. */
  step: z.string().optional(),
  path: stepPath.optional(),
  /** When it comes to an end by itself, at the latest. */
  at: z.int().optional(),
  /** `worker`: its place among those of its group; `slot`: among those that wait for the key. From 1. */
  position: z.int().optional(),
  /** When it will begin, by what workers took of its group within the last minute. */
  expectedAt: z.int().optional(),
  /** `worker`, `group`, `lane`. */
  group: z.string().optional(),
  priority: z.int().optional(),
  /** `lane`: since when it is paused, and the name of who did it. */
  since: z.int().optional(),
  by: z.string().optional(),
  /** `slot`: the concurrency key, `signal`: that of the signal. */
  key: z.string().optional(),
  /** `signal` */
  name: z.string().optional(),
  /** `slot`: those that have one, some at most; `call`: the one that was called. */
  runs: z.array(z.string()).optional(),
  /** `retry`: which attempt comes next, of how many, and the code of the last error. */
  attempt: z.int().optional(),
  attempts: z.int().optional(),
  code: z.string().optional(),
});
export type Reason = z.infer<typeof reason>;

/** Why a run waits: what comes first, then what else it waits for, some at most. */
export const why = reason.extend({ others: z.array(reason).optional() });
export type Why = z.infer<typeof why>;
