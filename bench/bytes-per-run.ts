/**
 * What one succeeded run of the main job costs on disk, tables and indexes, on both stores, and how fast it is written:
 * `node bench/bytes-per-run.ts`. PostgreSQL is measured where one answers at `WEIR_BENCH_POSTGRES`, or on this machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connect } from '../server/src/store/postgres/connection.ts';
import { databaseOf, tenantDatabase } from '../server/src/store/postgres/database-names.ts';
import { makeDatabase } from '../server/src/store/postgres/postgres.testsuite.ts';
import { openPostgresStores } from '../server/src/store/postgres/stores.ts';
import { openSqliteStores } from '../server/src/store/sqlite/stores.ts';
import type { StorePair } from '../server/src/store/store-pair.ts';
import { fill } from './main-job.ts';
import { type Figure, report } from './support/figures.ts';

const runs = Number(process.env['BENCH_RUNS'] ?? 5000);
const inFlight = 5;
const server = process.env['WEIR_BENCH_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Bytes of each table and index, by its name. */
type Sizes = Readonly<Record<string, number>>;

const figures: Figure[] = [];

await onSqlite();
await onPostgres();
report('bytes of a succeeded run of the main job, without search', figures);

async function onSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bytes-'));
  const stores = await openSqliteStores(folder);
  try {
    await measure('SQLite', stores, async () => sizesOfFile(join(folder, 'tenants', 't.db')));
  } finally {
    await stores.close();
    rmSync(folder, { recursive: true });
  }
}

async function onPostgres(): Promise<void> {
  const database = await makeDatabase(server).catch((error: unknown) => {
    console.log(`PostgreSQL is left out: ${String(error)}`);
    return undefined;
  });
  if (!database) return;
  const stores = await openPostgresStores(database.url);
  try {
    await measure('PostgreSQL', stores, () => sizesOnServer(database.url));
  } finally {
    await stores.close();
    await database.drop();
  }
}

async function measure(
  name: string,
  stores: StorePair,
  sizes: () => Promise<Sizes>,
): Promise<void> {
  await stores.control.ensureTenant({
    key: 't',
    name: '',
    sealedKey: new Uint8Array(1),
    createdAt: 0,
  });
  const store = stores.tenants.of('t');
  await store.listFlows({ limit: 1 });
  const before = await sizes();
  const begun = performance.now();
  await fill(store, runs, inFlight);
  const seconds = (performance.now() - begun) / 1000;
  const after = await sizes();
  const parts = Object.entries(after)
    .map(([part, bytes]) => ({ part, bytes: (bytes - (before[part] ?? 0)) / runs }))
    .filter(({ bytes }) => bytes >= 1)
    .toSorted((a, b) => b.bytes - a.bytes);
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  figures.push(
    { what: name, value: all, unit: 'bytes' },
    ...parts.map(({ part, bytes }) => ({ what: `  ${part}`, value: bytes, unit: 'bytes' })),
    { what: `  written at`, value: runs / seconds, unit: 'runs/s' },
  );
}

async function sizesOfFile(path: string): Promise<Sizes> {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name')
    .all();
  database.close();
  return Object.fromEntries(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
}

async function sizesOnServer(url: string): Promise<Sizes> {
  const connection = await connect(url, tenantDatabase(databaseOf(url), 't'));
  try {
    await connection.command('VACUUM');
    const rows = await connection.command(
      `SELECT relname AS name, pg_relation_size(oid) AS bytes FROM pg_class
       WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)`,
    );
    return Object.fromEntries(rows.map(({ name, bytes }) => [String(name), Number(bytes)]));
  } finally {
    await connection.close();
  }
}
