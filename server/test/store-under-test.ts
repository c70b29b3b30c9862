import { randomBytes } from 'node:crypto';
import { databaseOf } from '../src/store/postgres/database-names.ts';
import { makeDatabase } from '../src/store/postgres/postgres.testsuite.ts';
import { forgetKeys } from './redis-under-test.ts';
import { redisUrl } from './services/answers.mjs';

/** A fresh place for all that Weir keeps: what its environment says, and how to remove it. */
export type StoreUnderTest = () => Promise<{
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}>;

/** In the data folder, which goes with it. */
export const inFolder: StoreUnderTest = async () => ({ env: {}, remove: async () => undefined });

export const onPostgres =
  (server: string): StoreUnderTest =>
  async () => {
    const { url, drop } = await makeDatabase(server);
    return { env: { WEIR_DATABASE_URL: url }, remove: drop };
  };

/** On PostgreSQL, with the queue on Redis: the set-up of a cluster. Keys in Redis are told apart by the database's name. */
export const onCluster =
  (server: string): StoreUnderTest =>
  async () => {
    const { url, drop } = await makeDatabase(server);
    const env = {
      WEIR_DATABASE_URL: url,
      WEIR_REDIS_URL: redisUrl,
      WEIR_ROOT_KEY: randomBytes(32).toString('base64'),
    };
    const remove = async (): Promise<void> => {
      await drop();
      await forgetKeys(`weir:${databaseOf(url)}`);
    };
    return { env, remove };
  };
