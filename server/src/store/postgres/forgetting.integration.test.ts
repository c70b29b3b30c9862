import { expect, onTestFinished, test } from 'vitest';
import { appendTo, runOf, tenantOf } from '../store.testsuite.ts';
import type { TenantStore } from '../tenant-store.ts';
import { ask, makeDatabase, onServer } from './postgres.testsuite.ts';
import { openPostgresStores } from './stores.ts';

const flows = ['greet', 'part'];
const each = 300;
/** Of each flow, beside those that go. */
const young = 30;

onServer('old runs on PostgreSQL', (server) => {
  /** Runs of two flows, each with more chunks than are removed with it, and stores as two processes have them. */
  async function ended(): Promise<{ stores: readonly TenantStore[]; tenantUrl: string }> {
    const { url, drop } = await makeDatabase(server);
    onTestFinished(drop);
    const open = async () => {
      const stores = await openPostgresStores(url, {});
      onTestFinished(stores.close);
      return stores;
    };
    const both = [await open(), await open()];
    await both[0]?.control.ensureTenant(tenantOf('a'));
    const stores = both.map(({ tenants }) => tenants.of('a'));
    await Promise.all(stores.map((store, n) => fill(store, flows[n] ?? '')));
    const tenantUrl = url.replace(/(\/[^/?]+)(\?|$)/, '$1__a$2');
    await ask(
      tenantUrl,
      `INSERT INTO chunk (run_id, first_seq, last_seq, bytes)
       SELECT id, seq, seq, '\\x00' FROM run, generate_series(3, 60) AS seq`,
    );
    return { stores, tenantUrl };
  }

  /** Runs of a flow that ended, all of the same size. */
  async function fill(store: TenantStore, flow: string): Promise<void> {
    const key = { key: flow, name: flow, document: '{}', expected: null, at: 1 };
    await store.saveDraft(key);
    const publication = { flow, revision: 1, author: 'p', note: '', at: 1, triggers: [] };
    await store.publish({ ...publication, slotLimit: null });
    const ids = Array.from({ length: each + young }, (_, n) => `${flow}${n}`);
    await Promise.all(ids.map((id) => store.accept(runOf(id, { flow, group: flow }))));
    const claimed = await store.claim({ owner: flow, group: flow, limit: each + young });
    const end = (n: number) => ({
      status: 'succeeded' as const,
      endedAt: n < each ? 3000 : 20_000,
    });
    await Promise.all(claimed.map((run, n) => store.append(appendTo(run, flow, end(n)))));
  }

  async function forget(store: TenantStore, flow: string): Promise<string[]> {
    const removed: string[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const old = { flow, kind: 'succeeded' as const, before: 9000, from };
      const some = await store.forgetRuns(old);
      removed.push(...some.removed);
      from = some.next;
    }
    return removed;
  }

  test('two processes that remove runs at once leave nothing of them, and count each its own', async () => {
    const { stores, tenantUrl } = await ended();
    const bytes = async () =>
      Promise.all(flows.map(async (flow) => (await stores[0]?.findFlow(flow))?.keptBytes ?? 0));
    // Some hundreds at a time.
    for (const flow of flows)
      for (let n = 0; n < 3; n += 1) await stores[0]?.measureKept({ flow, until: 30_000 });
    const before = await bytes();
    const removed = await Promise.all(stores.map((store, n) => forget(store, flows[n] ?? '')));
    expect(removed.map(({ length }) => length)).toEqual([each, each]);
    // What the other had in hand at the end is left to whoever comes next.
    for (const flow of flows) await forget(stores[0] as TenantStore, flow);
    const count = `SELECT (SELECT count(*) FROM chunk)::int AS chunks,
      (SELECT count(*) FROM removed_run)::int AS marks`;
    const left = [{ chunks: flows.length * young * 60, marks: 0 }];
    expect(await ask(tenantUrl, count)).toEqual(left);
    // Each flow is told of its own runs alone.
    expect(await bytes()).toEqual(before.map((sum) => (sum * young) / (each + young)));
  });
});
