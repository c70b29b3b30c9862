import { z } from 'zod';
import { errorData } from './errors.ts';

/** How a process that listens for a trigger is doing. */
export const listenStatus = z.enum(['connecting', 'listening', 'blocked', 'failing']);
export type ListenStatus = z.infer<typeof listenStatus>;

/** A trigger of a published flow. */
export const triggerView = z.object({
  flow: z.string(),
  trigger: z.string(),
  /** `webhook`, or `<connector>.<trigger>`. */
  use: z.string(),
  version: z.int(),
  connection: z.string().nullable(),
  /**
   * `active`: events are taken. `paused`: none are, till it is resumed; a broker keeps them meanwhile. Of a trigger that
   * listens: the best that one of the processes says.
   */
  state: z.enum(['active', 'paused', 'connecting', 'blocked', 'failing']),
  /** Since when, ms UTC; null where nobody has said. */
  since: z.int().nullable(),
  /** Why it fails, or is blocked. */
  error: errorData.nullable(),
  /** Processes that listen now. */
  listeners: z.int(),
});
export type TriggerView = z.infer<typeof triggerView>;
