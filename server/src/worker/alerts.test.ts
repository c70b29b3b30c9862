import type { TriggerEvent } from '@weir/contract/journal';
import { beforeEach, describe, expect, it } from 'vitest';
import { guestHere } from '../../test/differential/guest.ts';
import type { Log } from '../observe/log.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { AlertRow, SendAlert, TenantStores } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';
import { createAlerts, type SendAlerts } from './alerts.ts';

const alert: AlertRow = {
  flow: 'orders',
  code: 'timeout',
  kind: 'failed',
  count: 3,
  firstAt: 100,
  lastAt: 300,
  subject: JSON.stringify({
    error: { code: 'timeout' },
    run: { id: 'r1', traceId: 'a'.repeat(32) },
  }),
};

describe('alerts', () => {
  let due: AlertRow[];
  let sent: SendAlert[];
  let putOff: { now: number; until: number }[];
  let warnings: string[];
  let published: number | null;
  let settings: object;
  let send: SendAlerts;

  beforeEach(() => {
    due = [alert];
    sent = [];
    putOff = [];
    warnings = [];
    published = 4;
    settings = {};
    const store = {
      gatherTroubles: async () => due,
      alertFlow: async () => 'tell',
      findFlow: async () => ({ publishedVersion: published }),
      sendAlert: async (given: SendAlert) => {
        sent.push(given);
        return { sent: true, ready: [{ group: given.run.group, count: 1 }] };
      },
      putOffAlerts: async (until: (typeof putOff)[number]) => {
        putOff.push(until);
      },
    };
    const warn = (_fields: object, message: string) => warnings.push(message);
    send = createAlerts({
      stores: { of: () => store } as unknown as TenantStores,
      versions: {
        load: async ({ flow, version }: { flow: string; version: number }) => ({
          flow,
          version,
          document: { flow, name: flow, steps: {}, settings },
        }),
      } as unknown as Versions,
      sandbox: guestHere,
      log: { warn } as unknown as Log,
      now: () => 1000,
    });
  });

  const eventOf = ({ run }: SendAlert): TriggerEvent => {
    const [first] = decodeChunks([run.chunk.bytes]);
    if (first?.type !== 'accepted') throw new Error('no event');
    return first.trigger;
  };

  it('are runs of the published version, with what went wrong and how often', async () => {
    expect(await send('t')).toEqual([{ group: 'default', count: 1 }]);
    const [given] = sent as [SendAlert];
    expect(given).toMatchObject({
      alert: { flow: 'orders', code: 'timeout', count: 3 },
      now: 1000,
      quietUntil: 601_000,
      run: { flow: 'tell', version: 4, traceId: 'a'.repeat(32), priority: 5 },
    });
    expect(eventOf(given)).toEqual({
      id: 'call',
      kind: 'call',
      at: 1000,
      cause: 'failure',
      input: {
        kind: 'failed',
        flow: 'orders',
        code: 'timeout',
        count: 3,
        firstAt: 100,
        lastAt: 300,
        error: { code: 'timeout' },
        run: { id: 'r1', traceId: 'a'.repeat(32) },
      },
    });
  });

  it('wait while the flow is not published, which is said once', async () => {
    published = null;
    expect(await send('t')).toEqual([]);
    await send('t');
    expect(putOff).toEqual([
      { now: 1000, until: 61_000 },
      { now: 1000, until: 61_000 },
    ]);
    expect(warnings).toHaveLength(1);
    published = 5;
    await send('t');
    expect(sent).toMatchObject([{ run: { version: 5 } }]);
    published = null;
    await send('t');
    expect(warnings).toHaveLength(2);
  });

  it('go where the settings of the flow say, and are sent whatever those come to', async () => {
    settings = {
      group: '{{ trigger.input.flow.toUpperCase() }}',
      concurrency: { key: '{{ trigger.input.code }}', limit: 1, over: 'queue' },
    };
    await send('t');
    settings = { group: '{{ trigger.input.none.at }}' };
    await send('t');
    expect(sent).toMatchObject([
      { run: { group: 'ORDERS', slot: { key: '"timeout"' } } },
      { run: { group: 'default' } },
    ]);
    expect(warnings).toHaveLength(1);
  });

  it('of an event have a trace of their own', async () => {
    due = [{ ...alert, kind: 'refused', subject: '{"error":{"code":"x"},"trigger":"hook"}' }];
    await send('t');
    const [given] = sent as [SendAlert];
    expect(given.run.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(eventOf(given)['input']).toMatchObject({ trigger: 'hook', kind: 'refused' });
    expect(eventOf(given)['input']).not.toHaveProperty('run');
  });

  it('none, and nothing is looked up', async () => {
    due = [];
    expect(await send('t')).toEqual([]);
    expect(sent).toEqual([]);
  });
});
