import { flowDocument } from '@weir/contract/flow';
import { stringifyJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OpenTrigger, TriggerCall } from '../connector-host/open-trigger.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { NewRun, TenantStore, TriggerReport, TriggerRow } from '../store/tenant-store.ts';
import { createListeners, type Listeners } from './listeners.ts';

interface Opened {
  readonly call: TriggerCall;
  stopped: boolean;
}

let rows: TriggerRow[];
let changes: number;
let connectedAt: number;
let clock: number;
let opened: Opened[];
let reports: TriggerReport[];
let looks: number;
let accepted: NewRun[];
let forgotten: unknown[];
let failure: unknown;
let acceptFault: unknown;
let listeners: Listeners;

const row: TriggerRow = {
  flow: 'f',
  trigger: 'arrived',
  version: 1,
  use: 'rabbitmq.message',
  connection: 'broker',
  pausedAt: null,
};

const documentOf = (version: number) =>
  flowDocument.parse({
    flow: 'f',
    name: 'f',
    triggers: {
      arrived: {
        use: 'rabbitmq.message',
        connection: 'broker',
        with: { queue: version < 3 ? 'q' : 'other' },
        when: '{{ trigger.body.wanted }}',
      },
    },
    steps: { a: { use: 'set' } },
  });

beforeEach(() => {
  rows = [row];
  [changes, connectedAt, clock, looks] = [1, 100, 1_000_000, 0];
  [opened, reports, accepted, forgotten] = [[], [], [], []];
  failure = undefined;
  acceptFault = undefined;
  const store: Partial<TenantStore> = {
    listTriggers: async () => {
      looks += 1;
      return rows;
    },
    findConnection: async () => ({ updatedAt: connectedAt }) as never,
    reportTriggers: async (told) => {
      reports = [...told.reports];
    },
    forgetDelivery: async (key) => {
      forgotten.push(key);
    },
    accept: async (run) => {
      if (acceptFault) throw acceptFault;
      accepted.push(run);
      return { runId: run.id, duplicate: false, dropped: false, ready: [] };
    },
  };
  const open: OpenTrigger = async (call) => {
    if (failure) throw failure;
    const one: Opened = { call, stopped: false };
    opened.push(one);
    return {
      async stop() {
        one.stopped = true;
      },
    };
  };
  const none = () => undefined;
  listeners = createListeners({
    control: { triggerChanges: async () => [{ tenant: 't', changes }] },
    stores: { of: () => store as TenantStore, close: async () => undefined },
    versions: {
      load: async ({ flow, version }) => {
        if (version === 9) throw new SyntaxError('no document');
        return { flow, version, document: documentOf(version), plan: {} } as never;
      },
    },
    queue: { add: async () => undefined } as never,
    sandbox: {} as never,
    now: () => clock,
    elapsed: () => clock,
    open,
    listener: 'l1',
    log: { debug: none, info: none, warn: none, error: none } as never,
  });
});

const running = () => opened.filter(({ stopped }) => !stopped);
const only = (): TriggerCall => {
  const [first, ...others] = running();
  expect(others).toEqual([]);
  return first?.call as TriggerCall;
};

describe('listeners', () => {
  it('are opened for what is published, and looked at again only after a change', async () => {
    await listeners.round();
    expect(only()).toMatchObject({
      tenant: 't',
      use: 'rabbitmq.message',
      connection: 'broker',
      input: { queue: 'q' },
      name: 'weir t/f/arrived',
    });
    await listeners.round();
    expect(looks).toBe(1);
    clock += 60_000;
    await listeners.round();
    expect(looks).toBe(2);
    expect(opened).toHaveLength(1);
  });

  it('go on over a new version that listens alike, and start it', async () => {
    await listeners.round();
    rows = [{ ...row, version: 2 }];
    changes = 2;
    await listeners.round();
    await only().emit({ event: { body: { wanted: true } } });
    expect(opened).toHaveLength(1);
    expect(accepted).toMatchObject([{ version: 2 }]);
  });

  it.each([
    ['its settings', () => (rows = [{ ...row, version: 3 }])],
    ['the connection', () => (connectedAt = 200)],
  ])('are opened anew when %s changed', async (_what, change) => {
    await listeners.round();
    change();
    changes = 2;
    await listeners.round();
    expect(opened.map(({ stopped }) => stopped)).toEqual([true, false]);
  });

  it.each([
    ['paused', () => (rows = [{ ...row, pausedAt: 1 }])],
    ['no longer published', () => (rows = [])],
    ['a webhook now', () => (rows = [{ ...row, use: 'webhook' }])],
  ])('stop when the trigger is %s, and say nothing more of it', async (_what, change) => {
    await listeners.round();
    expect(reports).toHaveLength(1);
    change();
    changes = 2;
    await listeners.round();
    expect(running()).toEqual([]);
    expect(reports).toEqual([]);
  });

  it('tell how they are doing at each change, and every ten seconds', async () => {
    await listeners.round();
    expect(reports).toMatchObject([{ state: 'connecting', since: clock, at: clock }]);
    only().report('listening', null);
    clock += 1000;
    await listeners.round();
    expect(reports).toMatchObject([
      { flow: 'f', trigger: 'arrived', listener: 'l1', state: 'listening', at: clock },
    ]);
    const told = reports;
    clock += 5000;
    await listeners.round();
    expect(reports).toBe(told);
    clock += 5000;
    await listeners.round();
    expect(reports).toMatchObject([{ state: 'listening', since: 1_000_000, at: clock }]);
  });

  it('that cannot be opened say why, and are tried again', async () => {
    failure = new WeirError('secret_unreadable');
    await listeners.round();
    expect(reports).toMatchObject([{ state: 'failing', error: { code: 'secret_unreadable' } }]);
    failure = undefined;
    clock += 60_000;
    await listeners.round();
    expect(running()).toHaveLength(1);
    expect(reports).toMatchObject([{ state: 'connecting', error: null }]);
  });

  it('of a flow that cannot be read keep no other from listening, and say so', async () => {
    rows = [{ ...row, flow: 'broken', version: 9 }, row];
    await listeners.round();
    expect(running()).toHaveLength(1);
    expect(reports).toMatchObject([
      { flow: 'broken', state: 'failing', error: { code: 'internal' } },
      { flow: 'f', state: 'connecting' },
    ]);
  });

  it('fail on while they try again, since when they failed', async () => {
    await listeners.round();
    only().report('failing', { code: 'x', message: { 'zh-CN': '', en: '' }, retryable: false });
    const since = clock;
    clock += 5000;
    only().report('connecting', null);
    clock += 5000;
    await listeners.round();
    expect(reports).toMatchObject([{ state: 'failing', since }]);
  });

  it('take nothing more once they were stopped, and say nothing any more', async () => {
    await listeners.round();
    await listeners.stop();
    expect(running()).toEqual([]);
    expect(reports).toEqual([]);
    changes = 2;
    await listeners.round();
    expect(opened).toHaveLength(1);
  });
});

const journalOf = (run: NewRun | undefined): string =>
  stringifyJson(decodeChunks(run ? [run.chunk.bytes] : []));

describe('an event of a listener', () => {
  beforeEach(() => listeners.round());

  it('becomes a run that continues its trace, with digits kept', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const id = 1_938_554_270_051_329_123n;
    const event = { body: { wanted: true, id }, headers: { kind: 'x' }, id: 'forged' };
    const verdict = await only().emit({ event, traceparent });
    expect(verdict).toMatchObject({ kind: 'accepted', runId: accepted[0]?.id, duplicate: false });
    expect(accepted).toMatchObject([{ trigger: 'arrived', traceId: 'a'.repeat(32) }]);
    expect(journalOf(accepted[0])).toContain(`"id":${id}`);
    expect(accepted[0]?.dedupe).toBeUndefined();
  });

  it('is filtered, or refused, as the trigger says', async () => {
    expect(await only().emit({ event: { body: {} } })).toEqual({ kind: 'filtered' });
    expect(await only().emit({ event: {} })).toMatchObject({
      kind: 'refused',
      code: 'sandbox_error',
      reason: expect.stringMatching(/\p{Script=Han}/u),
    });
    expect(accepted).toEqual([]);
  });

  it('is told apart by its id; a delivery without one only until it was acknowledged', async () => {
    const event = { body: { wanted: true } };
    const delivery = { kind: 'delivery', value: 'sum' } as const;
    const first = { event, dedupe: { ...delivery, redelivered: false } };
    await only().emit({ event, dedupe: { kind: 'id', value: 'm-1' } });
    await only().emit(first);
    await only().emit({ event, dedupe: { ...delivery, redelivered: true } });
    expect(accepted.map(({ dedupe }) => dedupe)).toEqual([
      { hash: expect.any(String), expiresAt: clock + 7 * 86_400_000 },
      { hash: expect.any(String), expiresAt: clock + 3_600_000, delivery: 'first' },
      { hash: accepted[1]?.dedupe?.hash, expiresAt: clock + 3_600_000, delivery: 'again' },
    ]);
    await only().acknowledged({ event, dedupe: { kind: 'id', value: 'm-1' } });
    await only().acknowledged(first);
    const { hash } = accepted[1]?.dedupe ?? {};
    expect(forgotten).toEqual([{ flow: 'f', trigger: 'arrived', hash }]);
  });

  it('keeps no header that proves who someone is', async () => {
    const headers = { Authorization: 'Bearer SECRET', 'x-kind': 'a' };
    await only().emit({ event: { body: { wanted: true }, headers } });
    const journal = journalOf(accepted[0]);
    expect(journal).toContain('"x-kind":"a"');
    expect(journal).not.toContain('SECRET');
  });

  it('is offered again when the store cannot take it now, and refused when it never will', async () => {
    const event = { body: { wanted: true } };
    const away = [
      'unavailable',
      'overloaded',
      'disk_full',
      'internal',
      'database_missing',
    ] as const;
    for (const code of away) {
      acceptFault = new WeirError(code);
      await expect(only().emit({ event })).rejects.toMatchObject({ code });
    }
    acceptFault = new TypeError('a fault of ours');
    await expect(only().emit({ event })).rejects.toMatchObject({ code: 'internal' });
    acceptFault = new WeirError('too_large');
    expect(await only().emit({ event })).toMatchObject({ kind: 'refused', code: 'too_large' });
    acceptFault = undefined;
    const deep = JSON.parse('['.repeat(300) + ']'.repeat(300));
    expect(await only().emit({ event: { body: deep } })).toMatchObject({
      kind: 'refused',
      code: 'malformed',
      reason: expect.stringContaining('200'),
    });
  });

  it('that ends every guest who judges it is refused in the end', async () => {
    const incoming = { event: { body: { wanted: true } } };
    const killed = new WeirError('overloaded', {}, { cause: new WeirError('sandbox_memory') });
    acceptFault = killed;
    for (let tries = 1; tries < 5; tries += 1) {
      await expect(only().emit(incoming)).rejects.toBe(killed);
    }
    expect(await only().emit(incoming)).toMatchObject({ kind: 'refused', code: 'sandbox_memory' });
  });
});
