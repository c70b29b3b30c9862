import type { Redis } from '../redis.ts';
import type { TicketMark } from './queue.ts';

/** A key beside the tickets: whatever empties Redis takes it along. */
export function ticketMark({ redis, prefix }: { redis: Redis; prefix: string }): TicketMark {
  const key = `${prefix}:swept`;
  return {
    isGone: async () => (await redis.exists(key)) === 0,
    async set() {
      await redis.set(key, '1');
    },
  };
}
