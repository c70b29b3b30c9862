import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { searchedRun } from '../search.testsuite.ts';
import { tenantOf } from '../store.testsuite.ts';
import { openReader } from './reader.ts';
import { openSearchFile } from './search-file.ts';
import { openSqliteStores, type SqliteStores } from './stores.ts';
import { takeIn } from './take-in.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-search-'));
  return () => rm(folder, { recursive: true });
});

const searchFile = () => join(folder, 'tenants', 'a.search.db');

function onFault(error: unknown): void {
  throw error;
}

/** Opens the folder for as long as `work` takes. */
async function opened<Result>(work: (stores: SqliteStores) => Promise<Result>): Promise<Result> {
  const stores = await openSqliteStores(folder, { onFault });
  try {
    await stores.control.ensureTenant(tenantOf('a'));
    return await work(stores);
  } finally {
    await stores.close();
  }
}

async function found({ tenants }: SqliteStores, q: string): Promise<number[]> {
  const runs = await tenants.of('a').listRuns({ q, limit: 1000 });
  return runs.map(({ id }) => Number(id.slice(10)));
}

const newestFirst = (count: number) => Array.from({ length: count }, (_, n) => count - 1 - n);

test.each([
  ['is lost', () => rm(searchFile())],
  ['is damaged', () => writeFile(searchFile(), 'no database'.repeat(1000))],
])('a file that %s is made anew from the journal, while runs come', async (_what, harm) => {
  await opened(async ({ tenants }) => {
    for (let n = 0; n < 250; n += 1) await tenants.of('a').accept(searchedRun(n, '合同'));
    await tenants.of('a').catchUpSearch();
  });
  await harm();
  await opened(async (stores) => {
    const store = stores.tenants.of('a');
    await store.accept(searchedRun(250, '合同'));
    await Promise.all([store.catchUpSearch(), store.accept(searchedRun(251, '合同'))]);
    await store.catchUpSearch();
    expect(await found(stores, '合同')).toEqual(newestFirst(252));
  });
});

test('a run that is taken in twice is found once', async () => {
  await opened(async ({ tenants }) => {
    for (let n = 0; n < 3; n += 1) await tenants.of('a').accept(searchedRun(n, '合同'));
  });
  const reader = openReader(folder);
  const file = openSearchFile(searchFile());
  onTestFinished(async () => {
    await reader.closeControl();
    await reader.closeTenants();
  });
  // As after a crash: what was taken in is still marked as unsearched.
  for (let round = 0; round < 3; round += 1) {
    const { changed } = await reader.read('a', (tx) =>
      takeIn(file, tx, { levels: new Map(), blobs: { get: async () => null } }),
    );
    expect(changed.length).toBe(3);
  }
  file.close();
  await opened(async (stores) => {
    await stores.tenants.of('a').catchUpSearch();
    expect(await found(stores, '合同')).toEqual(newestFirst(3));
  });
});

test('what was committed is found by itself, moments later', async () => {
  await opened(async (stores) => {
    await stores.tenants.of('a').accept(searchedRun(0, '合同'));
    await expect.poll(() => found(stores, '合同')).toEqual([0]);
  });
});
