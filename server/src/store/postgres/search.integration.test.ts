import { expect, onTestFinished, test } from 'vitest';
import { searchedRun } from '../search.testsuite.ts';
import { tenantOf } from '../store.testsuite.ts';
import { ask, makeDatabase, onServer } from './postgres.testsuite.ts';
import { openPostgresStores, type PostgresStores } from './stores.ts';

function onFault(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

async function found({ tenants }: PostgresStores, q: string): Promise<number[]> {
  const runs = await tenants.of('a').listRuns({ q, limit: 1000 });
  return runs.map(({ id }) => Number(id.slice(10)));
}

const newestFirst = (count: number) => Array.from({ length: count }, (_, n) => count - 1 - n);

onServer('search on PostgreSQL', (server) => {
  /** Stores as some processes have them. */
  async function opened() {
    const { url, drop } = await makeDatabase(server);
    onTestFinished(drop);
    const open = async (): Promise<PostgresStores> => {
      const stores = await openPostgresStores(url, { onFault });
      onTestFinished(stores.close);
      return stores;
    };
    const tenantUrl = url.replace(/(\/[^/?]+)(\?|$)/, '$1__a$2');
    return { open, tenantUrl };
  }

  test('processes that take in the same at a time know each run once', async () => {
    const { open } = await opened();
    const all = await Promise.all([open(), open(), open()]);
    await all[0].control.ensureTenant(tenantOf('a'));
    const ends = all.map(({ tenants }) => tenants.of('a'));
    const accepts: Promise<unknown>[] = [];
    for (let n = 0; n < 600; n += 1)
      accepts.push(ends[n % 3]?.accept(searchedRun(n, '合同')) ?? Promise.reject());
    await Promise.all(accepts);
    // What another has in hand is found once it is committed there.
    await Promise.all(ends.map((store) => store.catchUpSearch()));
    for (const stores of all) expect(await found(stores, '合同')).toEqual(newestFirst(600));
  });

  test('what was lost is made anew from the journal', async () => {
    const { open, tenantUrl } = await opened();
    const first = await open();
    await first.control.ensureTenant(tenantOf('a'));
    for (let n = 0; n < 250; n += 1) await first.tenants.of('a').accept(searchedRun(n, '合同'));
    await first.tenants.of('a').catchUpSearch();
    // It may be taking runs in behind its commits.
    await first.close();
    await ask(tenantUrl, 'TRUNCATE searched');
    const second = await open();
    await second.tenants.of('a').catchUpSearch();
    expect(await found(second, '合同')).toEqual(newestFirst(250));
  });
});
