import type { Queue } from '../../src/queue/queue.ts';
import type { Process, Scheduler } from './scheduler.ts';

/** A ticket is lost on its way. */
const losses = 0.15;

/** Tickets of the world's one tenant, as each process sees them. */
export function createTickets(world: {
  tenant: string;
  scheduler: Scheduler;
  /** Whether tickets still reach a process. */
  isServed: (process: Process) => boolean;
}): { queueOf(process: Process): Queue } {
  const { tenant, scheduler, isServed } = world;
  /** Of each group. */
  const waiting = new Map<string, number>();
  const countOf = (group: string): number => waiting.get(group) ?? 0;
  return {
    queueOf: (process) => ({
      async add({ group }, count) {
        if (!scheduler.random.chance(losses)) waiting.set(group, countOf(group) + count);
      },
      async ensure({ group }, count) {
        waiting.set(group, Math.max(countOf(group), count));
      },
      take(groups) {
        const some = (): readonly string[] => groups.filter((group) => countOf(group) > 0);
        return scheduler.ask(process, {
          what: 'take',
          ripe: () => some().length > 0 && isServed(process),
          answer() {
            const group = scheduler.random.pick(some());
            waiting.set(group, countOf(group) - 1);
            return { tenant, group };
          },
        });
      },
      close: async () => undefined,
    }),
  };
}
