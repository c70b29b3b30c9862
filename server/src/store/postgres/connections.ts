import type { Connection } from './connection.ts';
import { createTurns } from './turns.ts';

/** Connections of this process to all databases of a server together: opened at need, kept for a while, never too many. */
export interface Connections {
  /**
   * Lends a connection to the database for the time of `work`. Throws `overloaded` when too many wait for one,
   * `unavailable` after `close`, and what `connect` throws.
   */
  use<Result>(database: string, work: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** How many are open, lent or kept. */
  readonly open: number;
  /** Waits for those lent, then closes all. */
  close(): Promise<void>;
}

export interface Bounds {
  /** Open connections, at most. */
  readonly max: number;
  /** Lent ones of one database, so that none takes them all. */
  readonly maxOfOne: number;
  /** How many of `max` are for `first` alone. */
  readonly reserved: number;
  /** The database that is served before the others: heartbeats must not wait behind a hundred tenants. */
  readonly first: string;
}

/** ms after which an unused connection is closed. */
const idleMs = 30_000;

interface Kept {
  readonly connection: Connection;
  readonly since: number;
}

/** `now` in ms on any clock. */
export function createConnections(
  connect: (database: string) => Promise<Connection>,
  bounds: Bounds,
  now: () => number = () => performance.now(),
): Connections {
  const turns = createTurns(bounds);
  /** Unused ones, the longest unused first. */
  let kept: Kept[] = [];

  const without = (each: Kept) => kept.filter((other) => other !== each);
  const drop = (each: Kept): Promise<void> => {
    kept = without(each);
    return each.connection.close().catch(() => undefined);
  };
  /** One kept for this database, or a new one; then the longest unused of another makes room. */
  const take = async (database: string): Promise<Connection> => {
    const found = kept.findLast((each) => each.connection.database === database);
    if (found) {
      kept = without(found);
      return found.connection;
    }
    const [oldest] = kept;
    if (oldest && turns.taken + kept.length > bounds.max) await drop(oldest);
    return connect(database);
  };
  const giveBack = (connection: Connection): void => {
    if (connection.lost) return;
    const each = { connection, since: now() };
    kept.push(each);
    connection.onLost(() => {
      kept = without(each);
    });
  };
  const closeIdle = (): void => {
    for (const each of kept) if (now() - each.since >= idleMs) void drop(each);
  };
  const timer = setInterval(closeIdle, idleMs / 2).unref();

  return {
    use: (database, work) =>
      turns.wait(database, async () => {
        const connection = await take(database);
        try {
          return await work(connection);
        } finally {
          giveBack(connection);
        }
      }),
    get open() {
      return turns.taken + kept.length;
    },
    async close() {
      clearInterval(timer);
      await turns.close();
      await Promise.all(kept.map(drop));
    },
  };
}
