import { WeirError } from '@weir/contract/weir-error';
import { type Connection, connect } from './connection.ts';
import { quoted } from './database-names.ts';
import { isRefusal, stateOf } from './postgres-errors.ts';

const duplicateDatabase = '42P04';
/** Two that make the same database at once meet in the catalogue. */
const uniqueViolation = '23505';
/** Every server has it, for those who look for another one. */
const maintenance = 'postgres';

/**
 * Makes the database unless it is there, over a connection to another one; order and comparison of its texts do not
 * depend on the language of the server. Throws `database_missing` where only the operator may make it.
 */
export async function createDatabase(
  { command }: Pick<Connection, 'command'>,
  database: string,
): Promise<void> {
  const kept = await command('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (kept.length > 0) return;
  try {
    await command(
      `CREATE DATABASE ${quoted(database)} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
  } catch (error) {
    const state = stateOf(error);
    if (state === duplicateDatabase || state === uniqueViolation) return;
    if (isRefusal(error)) throw new WeirError('database_missing', { database }, { cause: error });
    throw error;
  }
}

/** The same where there is no database of ours yet to ask over. */
export async function createFirstDatabase(url: string, database: string): Promise<void> {
  const connection = await connect(url, maintenance).catch((cause: unknown) => {
    throw new WeirError('database_missing', { database }, { cause });
  });
  try {
    await createDatabase(connection, database);
  } finally {
    await connection.close();
  }
}
