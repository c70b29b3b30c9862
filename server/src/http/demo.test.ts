import type { Json } from '@weir/contract/json';
import { demoView } from '@weir/contract/views';
import { describe, expect, it } from 'vitest';
import type { TenantStores } from '../store/tenant-store.ts';
import { type DemoSystems, demoHandlers } from './demo.ts';
import type { Call } from './endpoint.ts';

const template = { id: 'T-1', name: '合同', status: 'ENABLED', ownerId: 'U-7', updatedAt: 5 };
const message = (i: number) => ({
  messageId: `om_${i}`,
  receiver: i % 2 ? 'ou_1' : 'ou_2',
  receiverType: 'open_id',
  type: 'interactive',
  card: { id: 12345678901234567890n },
  at: i,
});

function handlersOf(answers: Readonly<Record<string, Json>>) {
  const calls: string[] = [];
  const actions: string[] = [];
  const demo: DemoSystems = {
    async call(system, method, path) {
      calls.push(`${system} ${method} ${path}`);
      return answers[system] ?? null;
    },
    nameOf: (receiver) => (receiver === 'ou_1' ? '王磊' : undefined),
  };
  const store = { audit: async ({ action }: { action: string }) => void actions.push(action) };
  const stores = { of: () => store } as unknown as TenantStores;
  return { ...demoHandlers({ demo, stores, now: () => 1000 }), calls, actions };
}

const view = {} as Call<'demo'>;
const reset = { principal: { tenant: 'default', actor: 'a' } } as Call<'resetDemo'>;

describe('the demo', () => {
  it('shows the sample event, the templates and the newest messages first', async () => {
    const inbox = Array.from({ length: 150 }, (_, i) => message(i));
    const { demo } = handlersOf({ core: [{ ...template, documentId: 1n }], feishu: inbox });
    const shown = await demo(view);
    expect(demoView.parse(shown)).toEqual(shown);
    expect(shown.sample).toMatchObject({
      flow: 'enable-approved-template',
      path: '/hooks/default/template-approved',
      body: { eventId: 'evt-1000' },
    });
    expect(shown.templates).toEqual([template]);
    expect(shown.inbox).toHaveLength(100);
    expect(shown.inbox.slice(0, 2)).toEqual([
      {
        id: 'om_149',
        receiver: 'ou_1',
        receiverName: '王磊',
        type: 'interactive',
        content: { id: 12345678901234567890n },
        at: 149,
      },
      expect.not.objectContaining({ receiverName: expect.anything() }),
    ]);
  });

  it('is unavailable when another program answers on a port', async () => {
    for (const answers of [{}, { core: [template], feishu: { error: 'x' } }]) {
      await expect(handlersOf(answers).demo(view)).rejects.toMatchObject({ code: 'unavailable' });
    }
  });

  it('is put back in both systems, and that is written down', async () => {
    const { resetDemo, calls, actions } = handlersOf({});
    expect(await resetDemo(reset)).toEqual({});
    expect(calls).toEqual(['core POST /simulator/reset', 'feishu POST /simulator/reset']);
    expect(actions).toEqual(['demo.reset']);
  });

  it('is not found where there is none', async () => {
    const handlers = demoHandlers({ demo: null, stores: {} as TenantStores, now: Date.now });
    await expect(handlers.demo(view)).rejects.toMatchObject({ code: 'not_found' });
    await expect(handlers.resetDemo(reset)).rejects.toMatchObject({ code: 'not_found' });
  });
});
