import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendTo, chunkOf, runOf, tenantOf } from '../store.testsuite.ts';
import { type BrokenLine, brokenLine } from './broken-line.testsuite.ts';
import { ask, makeDatabase, onServer } from './postgres.testsuite.ts';
import { openPostgresStores, type PostgresStores } from './stores.ts';

onServer('faults of a PostgreSQL server', (server) => {
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  let line: BrokenLine;
  let stores: PostgresStores;
  const faults: unknown[] = [];
  beforeEach(async () => {
    database = await makeDatabase(server);
    line = await brokenLine(database.url);
    stores = await openPostgresStores(line.url, { onFault: (error) => faults.push(error) });
    await stores.control.ensureTenant(tenantOf('a'));
  });
  afterEach(async () => {
    line.mend();
    await stores.close();
    await line.close();
    await database.drop();
    expect(faults.splice(0)).toEqual([]);
  });
  const store = () => stores.tenants.of('a');

  describe('a connection that breaks at', () => {
    test.each([
      ['the commit, which was made', 'COMMIT\0', 'answer lost'],
      ['the commit, which was not made', 'COMMIT\0', 'question lost'],
      ['a statement before it', 'update "run"', 'answer lost'],
      ['the beginning', 'BEGIN', 'question lost'],
    ] as const)('%s leaves the write done, once', async (_, text, fault) => {
      await store().accept(runOf('r1'));
      const [claimed] = await store().claim({ owner: 'w1', group: 'default', limit: 1 });
      if (!claimed) throw new Error('nothing to claim');
      // A second append of the same would be refused as `lease_lost`, a second acceptance as `conflict`.
      line.breakAt(text, fault);
      await Promise.all([
        store().append(appendTo(claimed, 'w1', { chunk: chunkOf(2, 3) })),
        store().accept(runOf('r2')),
      ]);
      expect(line.breaks).toBe(1);
      expect(await store().findRun('r1')).toMatchObject({ lastSeq: 3 });
      expect(await store().journal('r1')).toHaveLength(2);
      expect(await store().journal('r2')).toHaveLength(1);
    });

    test('a reading is not noticed', async () => {
      await store().accept(runOf('r1'));
      line.breakAt('select', 'question lost');
      expect(await store().findRun('r1')).toMatchObject({ id: 'r1' });
      expect(line.breaks).toBe(1);
    });
  });

  test('a server that is away is unavailable, and used again once it is back', async () => {
    await store().accept(runOf('r1'));
    line.cut();
    const unavailable = { code: 'unavailable' };
    await expect(store().findRun('r1')).rejects.toMatchObject(unavailable);
    await expect(store().accept(runOf('r2'))).rejects.toMatchObject(unavailable);
    await expect(stores.control.beat({ incarnation: 'w', at: 1 })).rejects.toMatchObject(
      unavailable,
    );
    line.mend();
    expect(await store().accept(runOf('r2'))).toMatchObject({ runId: 'r2', duplicate: false });
    expect(await store().findRun('r1')).not.toBeNull();
    await stores.control.beat({ incarnation: 'w', at: 1 });
  });

  test('connections ended by the operator are made anew', async () => {
    await store().accept(runOf('r1'));
    await ask(
      server,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE starts_with(datname, '${new URL(database.url).pathname.slice(1)}')`,
    );
    expect(await store().findRun('r1')).not.toBeNull();
    expect(await store().accept(runOf('r2'))).toMatchObject({ duplicate: false });
  });

  test('what is written as the stores close is committed, what comes later is refused', async () => {
    const own = await openPostgresStores(database.url);
    const accepted = own.tenants.of('a').accept(runOf('r1'));
    const closing = own.close();
    expect(await accepted).toMatchObject({ runId: 'r1', duplicate: false });
    await closing;
    const late = own.tenants.of('a');
    await expect(late.accept(runOf('r2'))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(late.findRun('r1')).rejects.toMatchObject({ code: 'unavailable' });
  });
});
