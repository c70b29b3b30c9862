import { WeirError } from '@weir/contract/weir-error';
import type { Migration } from '../migrations/migration.ts';
import type { Connection } from './connection.ts';
import { postgresSchema } from './postgres-dialect.ts';

/** Key of the advisory lock of each database under which its structure is changed: the letters `weirs`. */
const structureLock = BigInt('0x7765697273');

/**
 * Brings the database to the last migration, each in a transaction of its own; whoever comes meanwhile waits. Throws
 * `database_newer`, or `database_unusable` when its texts are not kept as UTF-8.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[],
): Promise<void> {
  await checkEncoding(connection);
  const found = await versionOf(connection);
  if (found > migrations.length) {
    const { database: file } = connection;
    throw new WeirError('database_newer', { file, found, known: migrations.length });
  }
  for (const [index, migration] of migrations.entries()) {
    if (index >= found) await carryOut(connection, migration, index);
  }
}

async function carryOut(
  connection: Connection,
  migration: Migration,
  index: number,
): Promise<void> {
  await connection.command('BEGIN');
  try {
    await connection.command(`SELECT pg_advisory_xact_lock(${structureLock})`);
    await connection.command(
      'CREATE TABLE IF NOT EXISTS weir_structure (version integer NOT NULL)',
    );
    // Looked at again under the lock: another process may have been here.
    if ((await versionOf(connection)) === index) {
      for (const statement of migration.statements(postgresSchema, {
        bytes: 'bytea',
        words: 'tsvector',
      }))
        await connection.command(statement.compile().sql);
      await connection.command('DELETE FROM weir_structure');
      await connection.command(`INSERT INTO weir_structure VALUES (${index + 1})`);
    }
    await connection.command('COMMIT');
  } catch (error) {
    if (!connection.lost) await connection.command('ROLLBACK');
    throw error;
  }
}

async function versionOf(connection: Connection): Promise<number> {
  const [table] = await connection.command("SELECT to_regclass('weir_structure') AS found");
  if (!table?.['found']) return 0;
  const [row] = await connection.command('SELECT version FROM weir_structure');
  return Number(row?.['version'] ?? 0);
}

async function checkEncoding(connection: Connection): Promise<void> {
  const [row] = await connection.command('SHOW server_encoding');
  const reason = String(row?.['server_encoding']);
  if (reason === 'UTF8') return;
  throw new WeirError('database_unusable', { database: connection.database, reason });
}
