import { expect, type TestContext, test } from 'vitest';
import { newSlot } from '../new-run.ts';
import { packMessage } from '../run-messages.ts';
import { appendTo, runOf, tenantOf } from '../store.testsuite.ts';
import type { ClaimedRun, TenantStore } from '../tenant-store.ts';
import { urlOf } from './database-names.ts';
import { allDropped, ask, makeDatabase, onServer } from './postgres.testsuite.ts';
import { openPostgresStores, type PostgresStores } from './stores.ts';

onServer('several processes on one PostgreSQL server', (server) => {
  /** An installation of the test's own: most of these wait for time-outs, so they go side by side. */
  const installation = async ({ onTestFinished }: TestContext) => {
    const database = await makeDatabase(server);
    const opened: PostgresStores[] = [];
    const close = async (): Promise<void> => {
      await Promise.all(opened.splice(0).map((stores) => stores.close()));
      await database.drop();
    };
    onTestFinished(close);
    return {
      database,
      opened,
      close,
      name: new URL(database.url).pathname.slice(1),
      async open(options: Parameters<typeof openPostgresStores>[1] = {}) {
        const stores = await openPostgresStores(database.url, options);
        opened.push(stores);
        return stores;
      },
    };
  };

  test.concurrent('open a fresh installation at once, and make one tenant once', async (context) => {
    const { open } = await installation(context);
    const all = await Promise.all([open(), open(), open()]);
    await Promise.all(all.map(({ control }) => control.ensureTenant(tenantOf('a'))));
    for (const { control } of all) expect(await control.tenants()).toEqual([tenantOf('a')]);
  });

  test.concurrent("tell each other's runs without waiting for one another", async (context) => {
    const { open, opened, name, database } = await installation(context);
    const all = await Promise.all([open(), open()]);
    await all[0]?.control.ensureTenant(tenantOf('a'));
    const stores = all.map(({ tenants }) => tenants.of('a'));
    const bytes = packMessage({ kind: 'cancel', by: 'p' });
    const runs: ClaimedRun[][] = [];
    for (const [n, store] of stores.entries()) {
      for (let run = 0; run < 20; run += 1) await store.accept(runOf(`r${run}-${n}`));
      runs.push([...(await store.claim({ owner: 'w1', group: 'default', limit: 20 }))]);
    }
    for (let round = 0; round < 15; round += 1) {
      const writes = stores.flatMap((store, n) => {
        const others = runs[1 - n] ?? [];
        // One goes up and the other down, as it comes.
        const own = n === 0 ? (runs[n] ?? []) : (runs[n] ?? []).toReversed();
        return own.map((claimed, place) => {
          const run = { ...claimed, run: { ...claimed.run, lastSeq: round + 1 } };
          const told = others[n === 0 ? place : others.length - 1 - place]?.run.id ?? '';
          return store.append(appendTo(run, 'w1', { tells: [{ runId: told, bytes }] }));
        });
      });
      await Promise.all(writes);
    }
    // What a connection has counted is known once it is closed.
    await Promise.all(opened.splice(0).map((each) => each.close()));
    const [row] = await ask(
      database.url,
      `SELECT deadlocks::text AS deadlocks FROM pg_stat_database WHERE datname = '${name}__a'`,
    );
    expect(row).toEqual({ deadlocks: '0' });
  });

  test.concurrent('share slots without waiting for one another, and never too many', async (context) => {
    const { open, opened, name, database } = await installation(context);
    const all = await Promise.all([open(), open(), open()]);
    await all[0]?.control.ensureTenant(tenantOf('a'));
    const stores = all.map(({ tenants }) => tenants.of('a'));
    const [store] = stores;
    await store?.saveDraft({ key: 'greet', name: 'g', document: '{}', expected: null, at: 1 });
    const publication = { flow: 'greet', revision: 1, author: 'p', note: '', at: 1, triggers: [] };
    await store?.publish({ ...publication, slotLimit: 3 });
    const ids = Array.from({ length: 240 }, (_, n) => `r${n}`);
    await Promise.all(
      ids.map((id, n) => stores[n % 3]?.accept(runOf(id, { slot: newSlot(`k${n % 8}`) }))),
    );
    const going = new Map<string, number>();
    let most = 0;
    let ended = 0;
    const work = async (own: TenantStore, owner: string): Promise<void> => {
      while (ended < ids.length) {
        const claimed = await own.claim({ owner, group: 'default', limit: 7 });
        for (const { run } of claimed)
          going.set(run.slot ?? '', (going.get(run.slot ?? '') ?? 0) + 1);
        most = Math.max(most, ...going.values());
        const end = { status: 'succeeded' as const, endedAt: 3000 };
        const ending = claimed.map(async (each) => {
          const { slot } = each.run;
          going.set(slot ?? '', (going.get(slot ?? '') ?? 0) - 1);
          await own.append(appendTo(each, owner, end));
          ended += 1;
        });
        await Promise.all(ending);
      }
    };
    await Promise.all(stores.flatMap((own, n) => [work(own, `a${n}`), work(own, `b${n}`)]));
    expect(most).toBeLessThanOrEqual(3);
    const replacing = { slot: newSlot('one', 'replace') };
    await Promise.all(ids.map((id, n) => stores[n % 3]?.accept(runOf(`n${id}`, replacing))));
    const left = await store?.listRuns({ limit: 500, status: ['queued'] });
    expect(left).toHaveLength(1);
    await Promise.all(opened.splice(0).map((each) => each.close()));
    const [row] = await ask(
      database.url,
      `SELECT deadlocks::text AS deadlocks FROM pg_stat_database WHERE datname = '${name}__a'`,
    );
    expect(row).toEqual({ deadlocks: '0' });
  });

  test.concurrent('claim no run twice, and take one event once', async (context) => {
    const { open } = await installation(context);
    const all = await Promise.all([open(), open()]);
    await Promise.all(all.map(({ control }) => control.ensureTenant(tenantOf('a'))));
    const stores = all.map(({ tenants }) => tenants.of('a'));
    const ids = Array.from({ length: 200 }, (_, n) => `r${n}`);
    const answers = await Promise.all(
      ids.flatMap((id) =>
        stores.map((store, n) =>
          store.accept(runOf(`${id}-${n}`, { dedupe: { hash: id, expiresAt: 9000 } })),
        ),
      ),
    );
    const first = answers.filter(({ duplicate }) => !duplicate).map(({ runId }) => runId);
    expect(first).toHaveLength(ids.length);
    expect(new Set(answers.map(({ runId }) => runId))).toEqual(new Set(first));
    const claims = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        stores[n % 2]?.claim({ owner: `w${n}`, group: 'default', limit: 7 }),
      ),
    );
    const claimed = claims.flatMap((runs) => runs?.map(({ run }) => run.id) ?? []);
    expect(claimed.toSorted()).toEqual(first.toSorted());
  });

  test.concurrent('serve one installation one at a time, whatever happens to a connection', {
    timeout: 60_000,
  }, async (context) => {
    const { database, name, open, opened } = await installation(context);
    const first = await open({ serving: 'alone' });
    // Workers come and go beside it.
    await open();
    await expect(openPostgresStores(database.url, { serving: 'alone' })).rejects.toMatchObject({
      code: 'database_in_use',
      params: { database: name },
    });
    const holders = `SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database
      WHERE locktype = 'advisory' AND datname = '${name}'`;
    await ask(server, `SELECT pg_terminate_backend(pid) FROM (${holders}) AS holders`);
    await context.expect
      .poll(async () => (await ask(server, holders)).length, { timeout: 10_000 })
      .toBe(1);
    await first.close();
    opened.splice(opened.indexOf(first), 1);
    const next = await open({ serving: 'alone' });
    // Who loses it to another one is told.
    await ask(server, `SELECT pg_terminate_backend(pid) FROM (${holders}) AS holders`);
    const other = await open({ serving: 'alone' });
    await next.ended;
    await other.control.ensureTenant(tenantOf('a'));
  });

  test.concurrent('tell when a tenant is due, once a run of it has come to rest', async (context) => {
    const { open } = await installation(context);
    const [worker, api] = [await open(), await open()];
    await api.control.ensureTenant(tenantOf('a'));
    await api.tenants.of('a').accept(runOf('r1'));
    await worker.control.tenants();
    const store = worker.tenants.of('a');
    const [claimed] = await store.claim({ owner: 'w1', group: 'default', limit: 1 });
    if (!claimed) throw new Error('nothing to claim');
    await store.append(
      appendTo(claimed, 'w1', { status: 'waiting', rest: { dueAt: 5000, messages: 0 } }),
    );
    await context.expect
      .poll(() => api.control.dueTenants({ now: 5000 }))
      .toMatchObject([{ tenant: 'a' }]);
    expect(await api.control.dueTenants({ now: 4999 })).toEqual([]);
  });

  test.concurrent('make the control database too, where the role may', async (context) => {
    const { database, name, opened } = await installation(context);
    const url = urlOf(database.url, `${name}_fresh`);
    const stores = await openPostgresStores(url);
    opened.push(stores);
    expect(await stores.control.ensureTenant(tenantOf('a'))).toEqual(tenantOf('a'));
  });

  test.concurrent('share few connections among many tenants', {
    timeout: 60_000,
  }, async (context) => {
    const { name, open } = await installation(context);
    const stores = await open({ maxConnections: 4 });
    const keys = Array.from({ length: 6 }, (_, n) => `t${n}`);
    for (const key of keys) await stores.control.ensureTenant(tenantOf(key));
    let most = 0;
    const work = keys.flatMap((key) =>
      [1, 2, 3].map(async (n) => {
        await stores.tenants.of(key).accept(runOf(`r${n}`));
        most = Math.max(most, stores.connections);
        await stores.control.beat({ incarnation: key, at: n });
        return stores.tenants.of(key).findRun(`r${n}`);
      }),
    );
    expect((await Promise.all(work)).filter(Boolean)).toHaveLength(18);
    expect(most).toBeLessThanOrEqual(4);
    const [open_] = await ask(
      server,
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE starts_with(datname, '${name}')`,
    );
    expect(open_?.['n']).toBeLessThanOrEqual(4);
  });

  test.concurrent('a server that serves alone and those among others keep each other out', async (context) => {
    const { database, open } = await installation(context);
    const refused = { code: 'database_in_use' };
    const one = await open({ serving: 'among others' });
    const two = await open({ serving: 'among others' });
    await expect(openPostgresStores(database.url, { serving: 'alone' })).rejects.toMatchObject(
      refused,
    );
    await Promise.all([one.close(), two.close()]);
    await open({ serving: 'alone' });
    await expect(
      openPostgresStores(database.url, { serving: 'among others' }),
    ).rejects.toMatchObject(refused);
  });

  test.concurrent('agree on the time, whatever the clocks of their machines say', async (context) => {
    const { open } = await installation(context);
    const [one, other] = [await open(), await open()];
    expect(Math.abs(one.now() - other.now())).toBeLessThan(5_000);
    const [row] = await ask(server, 'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
    expect(Math.abs(one.now() - Number(row?.['now']))).toBeLessThan(5_000);
  });

  test.concurrent('a tenant that another one has made is known at once; one that is not there is not', async (context) => {
    const { open } = await installation(context);
    const [one, other] = [await open(), await open()];
    await one.control.ensureTenant(tenantOf('a'));
    expect(await other.tenants.of('a').listFlows({ limit: 1 })).toEqual([]);
    const missing = { code: 'not_found' };
    await expect(other.tenants.of('b').listFlows({ limit: 1 })).rejects.toMatchObject(missing);
    await expect(other.tenants.of('b').release(['w'])).rejects.toMatchObject(missing);
  });

  test.concurrent('a role that may not make databases says which one is missing, and takes it when it is there', async (context) => {
    const { database, name, opened, close } = await installation(context);
    const role = `weir_role_${name.slice(-8)}`;
    await ask(server, `CREATE ROLE ${role} LOGIN PASSWORD 'secret-of-test'`);
    try {
      await ask(server, `ALTER DATABASE ${name} OWNER TO ${role}`);
      const url = new URL(database.url);
      url.username = role;
      url.password = 'secret-of-test';
      const stores = await openPostgresStores(url.href);
      opened.push(stores);
      await expect(openPostgresStores(urlOf(url.href, `${name}_none`))).rejects.toMatchObject({
        code: 'database_missing',
        params: { database: `${name}_none` },
      });
      const missing = `${name}__acme`;
      await expect(stores.control.ensureTenant(tenantOf('acme'))).rejects.toMatchObject({
        code: 'database_missing',
        params: { database: missing },
      });
      expect(await stores.control.tenants()).toEqual([]);
      await ask(server, `CREATE DATABASE "${missing}" OWNER ${role}`);
      expect(await stores.control.ensureTenant(tenantOf('acme'))).toEqual(tenantOf('acme'));
      expect(await stores.tenants.of('acme').accept(runOf('r1'))).toMatchObject({
        duplicate: false,
      });
    } finally {
      // What a role owns goes before the role.
      await close();
      await allDropped();
      await ask(server, `DROP ROLE ${role}`);
    }
  });

  test.concurrent('a database that cannot be opened says why', async (context) => {
    const { database, name, open } = await installation(context);
    await (await open()).control.ensureTenant(tenantOf('a'));
    await ask(urlOf(database.url, `${name}__a`), 'UPDATE weir_structure SET version = 1000');
    const stores = await open();
    await expect(stores.tenants.of('a').accept(runOf('r1'))).rejects.toMatchObject({
      code: 'database_newer',
      params: { file: `${name}__a`, found: 1000 },
    });
    const stranger = new URL(database.url);
    stranger.username = 'weir_nobody';
    await expect(openPostgresStores(stranger.href)).rejects.toMatchObject({
      code: 'database_unusable',
    });
    await expect(openPostgresStores('postgres://nobody@127.0.0.1:1/weir')).rejects.toMatchObject({
      code: 'unavailable',
    });
    const latin = `${name}_latin`;
    await ask(
      server,
      `CREATE DATABASE ${latin} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
    await expect(openPostgresStores(urlOf(database.url, latin))).rejects.toMatchObject({
      code: 'database_unusable',
      params: { reason: 'LATIN1' },
    });
  });
});
