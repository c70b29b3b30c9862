import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, makeDatabase, onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { openPostgresStores } from '../src/store/postgres/stores.ts';
import { openSqliteStores } from '../src/store/sqlite/stores.ts';
import { searchManySuite } from './search-many.testsuite.ts';

const onFault = (error: unknown) => console.error(error);

searchManySuite('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-many-'));
  const stores = await openSqliteStores(folder, { onFault });
  return {
    ...stores,
    async close() {
      await stores.close();
      for (const name of await readdir(join(folder, 'tenants')))
        console.log(name, (await stat(join(folder, 'tenants', name))).size);
      await rm(folder, { recursive: true });
    },
  };
});

onServer('search among many runs', (server) => {
  searchManySuite('PostgreSQL', async () => {
    const { url, drop } = await makeDatabase(server);
    const stores = await openPostgresStores(url, { onFault });
    return {
      ...stores,
      async close() {
        const tenant = url.replace(/(\/[^/?]+)(\?|$)/, '$1__many$2');
        const size = `SELECT relname, pg_total_relation_size(oid) AS all, pg_relation_size(oid) AS own
          FROM pg_class WHERE relname IN ('run', 'searched', 'searched_words')`;
        console.log(await ask(tenant, size));
        await stores.close();
        await drop();
      },
    };
  });
});
