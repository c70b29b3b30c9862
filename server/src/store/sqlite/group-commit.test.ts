import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WeirError } from '@weir/contract/weir-error';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tenantMigrations } from '../migrations/migrations.ts';
import { runOf } from '../store.testsuite.ts';
import { acceptRun } from '../verbs/accept-run.ts';
import { findRun } from '../verbs/find-run.ts';
import { type Database, openDatabase } from './database.ts';
import { commitGroup, type Work } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { prepareForWriting } from './write-ahead-log.ts';

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-group-'));
  database = openDatabase(join(folder, 'a.db'), { readOnly: false, busyMs: 0 });
  prepareForWriting(database);
  migrate(database, tenantMigrations);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const accepting =
  (id: string, bytes = 10): Work =>
  (tx) =>
    acceptRun(tx, runOf(id, { chunk: { firstSeq: 1, lastSeq: 1, bytes: new Uint8Array(bytes) } }));
const failingAfterWriting =
  (id: string, error: unknown): Work =>
  async (tx) => {
    await acceptRun(tx, runOf(id));
    throw error;
  };

test('an item that throws leaves nothing behind, the others commit', async () => {
  const error = new WeirError('conflict');
  const outcomes = await commitGroup(database, [
    accepting('r1'),
    failingAfterWriting('r2', error),
    accepting('r3'),
    failingAfterWriting('r3', error),
  ]);
  expect(outcomes.map((outcome) => 'error' in outcome)).toEqual([false, true, false, true]);
  expect(outcomes[1]).toEqual({ error });
  const found = await Promise.all(['r1', 'r2', 'r3'].map((id) => findRun(database.tx, id)));
  expect(found.map((run) => run?.id)).toEqual(['r1', undefined, 'r3']);
});

test('a full disk fails all items of the commit, keeps nothing of them and passes', async () => {
  await commitGroup(database, [accepting('before')]);
  const pages = Number(database.command('PRAGMA page_count')?.['page_count']);
  database.command(`PRAGMA max_page_count = ${pages + 5}`);
  const outcomes = await commitGroup(database, [
    accepting('small'),
    accepting('large', 100_000),
    accepting('last'),
  ]);
  expect(outcomes).toEqual(
    [1, 2, 3].map(() => ({ error: expect.objectContaining({ code: 'disk_full' }) })),
  );
  expect(await findRun(database.tx, 'small')).toBeNull();
  database.command('PRAGMA max_page_count = 1000000');
  expect(await commitGroup(database, [accepting('large', 100_000)])).toMatchObject([
    { value: { runId: 'large', duplicate: false } },
  ]);
  expect(await findRun(database.tx, 'before')).not.toBeNull();
});

test('a damaged page met by one item fails all of them', async () => {
  const damaged = Object.assign(new Error(), { errcode: 11, errstr: 'malformed' });
  const outcomes = await commitGroup(database, [
    accepting('r1'),
    failingAfterWriting('r2', damaged),
  ]);
  const error = expect.objectContaining({ code: 'database_damaged' });
  expect(outcomes).toEqual([{ error }, { error }]);
  expect(await findRun(database.tx, 'r1')).toBeNull();
});

test('a migration that fails leaves the structure as it was', () => {
  const broken = {
    statements: () =>
      ['create table fresh (a)', 'no sql'].map((sql) => ({ compile: () => ({ sql }) })),
  };
  expect(() => migrate(database, [...tenantMigrations, broken])).toThrow();
  expect(database.command('PRAGMA user_version')).toEqual({
    user_version: tenantMigrations.length,
  });
  expect(
    database.command("SELECT count(*) AS found FROM sqlite_schema WHERE name = 'fresh'"),
  ).toEqual({ found: 0 });
});
