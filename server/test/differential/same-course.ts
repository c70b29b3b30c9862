import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeDatabase } from '../../src/store/postgres/postgres.testsuite.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { openSqliteStores } from '../../src/store/sqlite/stores.ts';
import type { StorePair } from '../../src/store/store-pair.ts';
import { calledFlows } from './called-flows.ts';
import type { Dialect } from './dialect.ts';
import { expectValid } from './expect-valid.ts';
import { sampleFlows } from './generated-flow.ts';
import { createRenaming, type KeptRun, keptRuns } from './kept.ts';
import { play, type World } from './world.ts';
import { toldFlow } from './world-actions.ts';

/** The flows of a world, and of which part of the language they are. */
export interface Drawn {
  readonly dialect: Dialect;
  readonly count: number;
}

/** SQLite and PostgreSQL. */
export interface BothStores {
  /**
   * Plays the world of a seed on both, in a tenant of its own, and fails unless it takes the same course and leaves the
   * same journals and rows. Answers all that happened and was journalled.
   */
  expectSameCourse(seed: number, drawn: Drawn): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What is kept here need not outlive a loss of power, and memory has no disk to wait for. */
const memory = '/dev/shm';

/** `server`: a PostgreSQL server's address. */
export async function openBoth(server: string): Promise<BothStores> {
  const onFault = (error: unknown): void => {
    setImmediate(() => {
      throw error;
    });
  };
  const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), 'weir-differential-'));
  const sqlite = await openSqliteStores(folder, { onFault });
  const database = await makeDatabase(server);
  const postgres = await openPostgresStores(database.url, { onFault });
  let opened = 0;
  return {
    async expectSameCourse(seed, { dialect, count }) {
      const own = sampleFlows(dialect, { seed, count, prefix: `f${seed}` });
      const flows = [...own, toldFlow, ...calledFlows(dialect)];
      for (const flow of flows) expectValid(flow, dialect);
      opened += 1;
      const world = { tenant: `w${opened}`, seed, flows };
      const [one, other] = await Promise.all([playOn(sqlite, world), playOn(postgres, world)]);
      expectSame(one.record, other.record);
      expect(other.runs).toEqual(one.runs);
      return [...one.record, ...one.runs.map(({ journal }) => journal)];
    },
    async close() {
      await sqlite.close();
      await rm(folder, { recursive: true });
      await postgres.close();
      await database.drop();
    },
  };
}

interface Played {
  readonly record: readonly string[];
  readonly runs: readonly KeptRun[];
}

/** The course of a world, and what is kept at its end; ids have names. */
async function playOn(pair: StorePair, world: Omit<World, 'pair'>): Promise<Played> {
  const record = await play({ pair, ...world });
  const runs = await keptRuns(pair.tenants.of(world.tenant));
  const rename = createRenaming();
  return {
    record: record.map(rename),
    runs: runs.map(({ row, journal, chunks }) => ({
      journal: rename(journal),
      row: rename(row),
      chunks,
    })),
  };
}

/** The first thing that went another way says most. */
function expectSame(one: readonly string[], other: readonly string[]): void {
  const place = one.findIndex((line, index) => line !== other[index]);
  const around = (record: readonly string[]) => record.slice(Math.max(0, place - 5), place + 2);
  if (place >= 0) expect(around(other)).toEqual(around(one));
  expect(other).toHaveLength(one.length);
}
