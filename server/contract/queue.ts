import { z } from 'zod';

/** The queue of a tenant as people see it; all times are ms UTC. */

const laneView = z.object({
  group: z.string(),
  priority: z.int(),
  /** Runs that a worker could take now, were the lane not paused: never started, or woken. */
  ready: z.int(),
  /** Those that are put aside until a slot of their concurrency key is free. */
  parked: z.int(),
  /** When the oldest of the ready ones was accepted. */
  oldestAt: z.int().optional(),
  /** Since when, and the name of who did it. */
  paused: z.object({ since: z.int(), by: z.string() }).optional(),
});
export type LaneView = z.infer<typeof laneView>;

const workerView = z.object({
  id: z.string(),
  groups: z.array(z.string()),
  /** Runs it can have in hand at once, of all tenants. */
  slots: z.int(),
  /** How many of them are taken. */
  load: z.int(),
  seenAt: z.int(),
});

export const queueView = z.object({
  /** By group and priority: those with runs, and those that are paused. */
  lanes: z.array(laneView),
  /** Lanes of every group that has no entry of its own in `lanes`, by priority, where they are paused. */
  pausedEverywhere: z.array(z.object({ priority: z.int(), since: z.int(), by: z.string() })),
  workers: z.array(workerView),
  /** Groups with runs that no worker serves. */
  unserved: z.array(z.string()),
});
export type QueueView = z.infer<typeof queueView>;
