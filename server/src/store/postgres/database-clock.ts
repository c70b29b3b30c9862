import { sql } from 'kysely';
import { controlStatement, type Tx } from '../statement.ts';

/** The time of the database server, ms UTC: machines of a cluster agree on it, whatever their own clocks say. */
export interface DatabaseClock {
  now(): number;
  stop(): void;
}

const select = controlStatement()((db) =>
  db.selectNoFrom(sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`.as('now')),
);

/** Between two looks at the server's clock, ms. */
const lookEvery = 10_000;
/** An answer that took longer tells too little, ms. */
const slow = 1_000;

/** Resolves after the first look; in between, time goes on by a clock nobody sets. Rejects with what `read` does. */
export async function followClock(
  read: <Result>(verb: (tx: Tx) => Promise<Result>) => Promise<Result>,
): Promise<DatabaseClock> {
  /** What the server's time is ahead of `performance.now()`. */
  let ahead: number | undefined;
  const look = async (): Promise<void> => {
    const asked = performance.now();
    const row = await read((tx) => tx.get(select, {}));
    const answered = performance.now();
    if (row && (ahead === undefined || answered - asked < slow))
      ahead = row.now - (asked + answered) / 2;
  };
  await look();
  // While the server is away, nothing else works either.
  const timer = setInterval(() => void look().catch(() => undefined), lookEvery);
  return {
    now: () => Math.round((ahead ?? 0) + performance.now()),
    stop: () => clearInterval(timer),
  };
}
