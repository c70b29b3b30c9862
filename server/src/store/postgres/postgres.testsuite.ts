import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { urlOf } from './database-names.ts';

/** Where a server may be: as told, as docker-compose.yml starts it, as Debian installs it for its own user. */
const places = [
  process.env['WEIR_TEST_POSTGRES_URL'],
  'postgres://weir:weir@127.0.0.1:5432/postgres',
  'postgres://postgres@127.0.0.1:5432/postgres',
  'postgres:///postgres?host=/var/run/postgresql',
].filter((url) => url !== undefined);

/** Of a role that may create databases; null when no server answers. */
const serverUrl: string | null = await findServer();

async function findServer(): Promise<string | null> {
  for (const url of places) {
    try {
      await ask(url, 'SELECT 1');
      return url;
    } catch {
      // Nobody there, or not for us.
    }
  }
  return null;
}

/**
 * Runs the suites with a server's address. Without one they are skipped, loudly; where everything has to run that is a
 * failure.
 */
export function onServer(what: string, suites: (url: string) => void): void {
  if (serverUrl !== null) {
    // To make and to drop a database the server writes out all that it holds, of others too.
    vi.setConfig({ hookTimeout: 60_000, testTimeout: 60_000 });
    afterAll(allDropped, 120_000);
    suites(serverUrl);
    return;
  }
  console.error(`!!! ${what}: 找不到 PostgreSQL，请启动它或设置 WEIR_TEST_POSTGRES_URL。`);
  console.error(`!!! ${what}: no PostgreSQL found; start it or set WEIR_TEST_POSTGRES_URL.`);
  if (process.env['CI'] !== 'true') test.skip(what, () => undefined);
  else test(what, () => expect.unreachable('no PostgreSQL found'));
}

/** One statement over a connection of its own, as a person with a database shell would send it. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A fresh control database of the server; `drop` has it removed, with those of its tenants, by the end of the file. */
export async function makeDatabase(
  server: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `weir_test_${randomUUID().slice(0, 8)}`;
  await ask(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
  return {
    url: urlOf(server, name),
    async drop() {
      const found = await ask(
        server,
        `SELECT datname FROM pg_database WHERE starts_with(datname, '${name}')`,
      );
      unwanted.push(...found.map(({ datname }) => String(datname)));
      dropping ??= dropUnwanted(server).catch((error: unknown) => {
        dropFailure ??= { error };
      });
    },
  };
}

/** A server has connections for some at once only. */
const droppedAtOnce = 10;
const unwanted: string[] = [];
let dropping: Promise<void> | undefined;
let dropFailure: { readonly error: unknown } | undefined;

/**
 * To drop a database the server writes out all that it holds, and does so once for several that are dropped together. So
 * it happens beside the tests that follow, for what has gathered meanwhile.
 */
async function dropUnwanted(server: string): Promise<void> {
  while (unwanted.length > 0) {
    const some = unwanted.splice(0, droppedAtOnce);
    await Promise.all(
      some.map((name) => ask(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)),
    );
  }
  dropping = undefined;
}

/** Resolves when none is left of those that are not wanted any more. */
export async function allDropped(): Promise<void> {
  await dropping;
  if (dropFailure) throw dropFailure.error;
}
