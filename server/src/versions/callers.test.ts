import { expect, it } from 'vitest';
import type { FlowRow, TenantStore } from '../store/tenant-store.ts';
import { callersOf } from './callers.ts';

type Stored = Readonly<Record<string, { document: object; published: boolean }>>;

function storeOf(flows: Stored, alerts: string | null = null) {
  const keys = Object.keys(flows).sort();
  const read: string[] = [];
  const store: Pick<TenantStore, 'listFlows' | 'findVersion' | 'alertFlow'> = {
    alertFlow: async () => alerts,
    listFlows: async ({ limit, cursor = '' }) =>
      keys
        .filter((key) => key > cursor)
        .slice(0, limit)
        .map((key) => ({ key, publishedVersion: flows[key]?.published ? 2 : null }) as FlowRow),
    findVersion: async ({ flow }) => {
      read.push(flow);
      const document = JSON.stringify(flows[flow]?.document);
      return { document } as Awaited<ReturnType<TenantStore['findVersion']>>;
    },
  };
  return { store, read };
}
const calling = (flow: string) => ({ steps: { ask: { use: 'call', with: { flow } } } });

it('names each place of each published flow that starts a flow', async () => {
  const inside = { each: { use: 'loop', with: { steps: calling('target').steps } } };
  const { store, read } = storeOf({
    a: { document: calling('target'), published: true },
    b: {
      document: { steps: inside, settings: { onFailure: { call: 'target' } } },
      published: true,
    },
    c: { document: calling('target'), published: false },
    d: { document: calling('other'), published: true },
    e: { document: { steps: { say: { use: 'set', with: { to: 'target' } } } }, published: true },
    target: { document: calling('target'), published: true },
  });
  const found = await callersOf(store, 'target');
  expect(
    found.map(({ path, code, severity, message }) => [message.en, path, code, severity]),
  ).toEqual(
    [
      ['a v2', 'steps.ask.with.flow'],
      ['b v2', 'settings.onFailure.call'],
      ['b v2', 'steps.each.with.steps.ask.with.flow'],
    ].map(([flow, path]) => [
      `${flow} starts "target" at ${path}; that fails until "target" is published again.`,
      path,
      'still_called',
      'warning',
    ]),
  );
  expect(found[0]?.message['zh-CN']).toBe(
    '流程「a」v2 的 steps.ask.with.flow 会启动「target」；在它重新发布之前，这里会失败。',
  );
  expect(read).toEqual(['a', 'b', 'd', 'e']);
});

it('says that alerts are sent by it', async () => {
  const [alert, ...others] = await callersOf(storeOf({}, 'target').store, 'target');
  expect(alert).toMatchObject({ path: 'settings.alerts.flow', severity: 'warning' });
  expect(others).toEqual([]);
  expect(await callersOf(storeOf({}, 'other').store, 'target')).toEqual([]);
});

it('reads all pages of flows, and stops where nobody would read on', async () => {
  const key = (n: number) => `f${String(n).padStart(4, '0')}`;
  const flows = Array.from({ length: 401 }, (_, n): [string, Stored[string]] => [
    key(n),
    { document: calling(n === 400 ? 'target' : 'many'), published: true },
  ]);
  const { store, read } = storeOf(Object.fromEntries(flows));
  expect(await callersOf(store, 'target')).toHaveLength(1);
  expect(read).toHaveLength(401);
  expect(await callersOf(store, 'many')).toHaveLength(100);
});
