import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from './connection.ts';
import { type Connections, createConnections } from './connections.ts';

/** Databases of connections that are open now, in the order they were opened. */
let open: string[];
let connections: Connections;
let loseLast: () => void;

const connect = async (database: string): Promise<Connection> => {
  open.push(database);
  let lost = false;
  let onLost = (): void => undefined;
  const gone = () => {
    open.splice(open.indexOf(database), 1);
  };
  loseLast = () => {
    lost = true;
    gone();
    onLost();
  };
  const connection = {
    database,
    get lost() {
      return lost;
    },
    onLost: (listener: () => void) => {
      onLost = listener;
    },
    close: async () => gone(),
  };
  return connection as unknown as Connection;
};

beforeEach(() => {
  vi.useFakeTimers();
  open = [];
  const bounds = { max: 4, maxOfOne: 2, reserved: 1, first: 'control' };
  connections = createConnections(connect, bounds, Date.now);
});
afterEach(async () => {
  await connections.close();
  expect(open).toEqual([]);
  vi.useRealTimers();
});

/** Uses a connection till the answer's `end` is called. */
function hold(database: string) {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const done = connections.use(database, () => {
    begun.resolve();
    return held.promise;
  });
  return {
    begun: begun.promise,
    end: () => {
      held.resolve();
      return done;
    },
  };
}

test('one tenant gets two, all tenants three, the control database the rest', async () => {
  const held = ['a', 'a', 'a', 'b', 'b', 'control'].map(hold);
  await Promise.all([held[0], held[1], held[3], held[5]].map((each) => each?.begun));
  expect(open.toSorted()).toEqual(['a', 'a', 'b', 'control']);
  expect(connections.open).toBe(4);
  await held[0]?.end();
  // Databases take turns: `b` has waited for its second while `a` had two.
  await Promise.race([held[2]?.begun, held[4]?.begun]);
  expect(open).toHaveLength(4);
  await Promise.all(held.map((each) => each.end()));
});

test('an unused one is used again, or makes room for another database', async () => {
  for (const database of ['a', 'a', 'b', 'c', 'a']) await hold(database).end();
  expect(open).toEqual(['a', 'b', 'c']);
  for (const database of ['d', 'e']) await hold(database).end();
  expect(open).toHaveLength(4);
  expect(open).toContain('e');
});

test('an unused one is closed after a while, a broken one at once', async () => {
  await hold('a').end();
  loseLast();
  expect(connections.open).toBe(0);
  await hold('a').end();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(open).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(open).toEqual([]);
});

test('who comes when too many wait is refused, and so is who comes after the end', async () => {
  const held = [hold('a'), hold('a')];
  const waiting = Array.from({ length: 10_000 }, () => connections.use('a', async () => 1));
  await expect(connections.use('a', async () => 1)).rejects.toMatchObject({ code: 'overloaded' });
  await Promise.all(held.map((each) => each.end()));
  expect((await Promise.all(waiting)).length).toBe(10_000);
  await connections.close();
  await expect(connections.use('a', async () => 1)).rejects.toMatchObject({ code: 'unavailable' });
});
