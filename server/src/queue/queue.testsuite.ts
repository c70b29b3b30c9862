import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Queue, Ticket } from './queue.ts';

/** What every queue holds. `open` gives two handles on one queue, as two processes have them. */
export function testQueue(
  name: string,
  open: () => Promise<{ a: Queue; b: Queue; close(): Promise<void> }>,
): void {
  describe(name, () => {
    let queues: Awaited<ReturnType<typeof open>>;
    const never = new AbortController().signal;
    const ticket = (tenant: string, group = 'default'): Ticket => ({ tenant, group });

    beforeEach(async () => {
      queues = await open();
    });
    afterEach(async () => {
      await queues.close();
    });

    it('hands a ticket to one taker only', async () => {
      const first = queues.a.take(['default'], never);
      const other = new AbortController();
      const second = queues.b.take(['default'], other.signal);
      await queues.a.add(ticket('t'), 1);
      expect(await Promise.race([first, second])).toEqual(ticket('t'));
      other.abort();
      await queues.a.add(ticket('u'), 1);
      expect(await Promise.all([first, second])).toContainEqual(ticket('t'));
    });

    it('keeps tickets until someone takes them', async () => {
      await queues.a.add(ticket('t'), 2);
      expect(await queues.b.take(['default'], never)).toEqual(ticket('t'));
      expect(await queues.a.take(['default'], never)).toEqual(ticket('t'));
    });

    it('gives tickets of the asked groups only', async () => {
      await queues.a.add(ticket('t', 'north'), 1);
      await queues.a.add(ticket('t', 'south'), 1);
      expect(await queues.b.take(['south'], never)).toEqual(ticket('t', 'south'));
      expect(await queues.b.take(['east', 'north'], never)).toEqual(ticket('t', 'north'));
    });

    it('lets tenants take turns however many tickets one has', async () => {
      await queues.a.add(ticket('big'), 100);
      await queues.a.add(ticket('small'), 1);
      const taken: (string | undefined)[] = [];
      for (let count = 0; count < 3; count += 1) {
        taken.push((await queues.b.take(['default'], never))?.tenant);
      }
      expect(taken.slice(0, 2)).toContain('small');
      expect(taken.filter((tenant) => tenant === 'big')).toHaveLength(2);
    });

    it('gives several tickets of one tenant at once at most as many as are wanted, and none is lost', async () => {
      await queues.a.add(ticket('big'), 5);
      await queues.a.add(ticket('small'), 1);
      const taken = new Map<string, number>();
      const stop = new AbortController();
      while ([...taken.values()].reduce((sum, count) => sum + count, 0) < 6) {
        const next = await queues.b.take(['default'], never, 3);
        const count = next?.count ?? 1;
        expect(count).toBeLessThanOrEqual(3);
        taken.set(next?.tenant ?? '', (taken.get(next?.tenant ?? '') ?? 0) + count);
      }
      expect(taken).toEqual(
        new Map([
          ['big', 5],
          ['small', 1],
        ]),
      );
      const more = queues.b.take(['default'], stop.signal, 3);
      stop.abort();
      expect(await more).toBeNull();
    });

    it('ensure raises to the count and adds no surplus', async () => {
      await queues.a.add(ticket('t'), 1);
      await queues.a.ensure(ticket('t'), 2);
      await queues.a.ensure(ticket('t'), 1);
      await queues.b.take(['default'], never);
      await queues.b.take(['default'], never);
      const stop = new AbortController();
      const third = queues.b.take(['default'], stop.signal);
      stop.abort();
      expect(await third).toBeNull();
    });

    it('answers null to a taker that gave up, and its ticket goes to the next', async () => {
      const gone = new AbortController();
      const given = queues.a.take(['default'], gone.signal);
      gone.abort();
      expect(await given).toBeNull();
      await queues.a.add(ticket('t'), 1);
      expect(await queues.b.take(['default'], never)).toEqual(ticket('t'));
      const before = new AbortController();
      before.abort();
      expect(await queues.b.take(['default'], before.signal)).toBeNull();
    });
  });
}
