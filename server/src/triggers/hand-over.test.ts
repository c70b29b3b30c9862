import { flowDocument } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test, vi } from 'vitest';
import { compile } from '../engine/compile.ts';
import type { LaneRow } from '../store/lanes.ts';
import type { HandedFate, HandedRun, NewRun } from '../store/tenant-store.ts';
import { acceptInHand, type HandoverParts } from './hand-over.ts';

interface Given {
  /** What the worker says; null: nothing. Undefined: there is none. */
  readonly fate?: HandedFate | Promise<HandedFate> | null | undefined;
  readonly lanes?: readonly LaneRow[];
  readonly settings?: Json;
  readonly refuses?: WeirError;
  /** The run is there already, under its key. */
  readonly answersItself?: boolean;
  readonly note?: string;
}

/** An event that is accepted, what was handed over, what was stored and how many tickets there are. */
async function accepted(given: Given) {
  const { fate, lanes = [], settings = {}, refuses, answersItself = false, note = '' } = given;
  const source = { flow: 'f', name: 'f', settings, steps: { a: { use: 'set' } } };
  const document = flowDocument.parse(source);
  const handed: HandedRun[] = [];
  const stored: NewRun[] = [];
  let tickets = 0;
  const store = {
    lanes: async () => lanes,
    accept: async (run: NewRun) => {
      if (refuses) throw refuses;
      stored.push(run);
      const ready = [{ group: 'default', count: 1 }];
      return { runId: run.id, duplicate: answersItself, dropped: false, ready };
    },
  };
  const parts = {
    stores: { of: () => store },
    queue: {
      async add() {
        tickets += 1;
      },
    },
    now: () => 1,
    handover: {
      offer(_to: unknown, run: HandedRun) {
        if (fate === undefined) return undefined;
        handed.push(run);
        return Promise.resolve(fate);
      },
    },
  } as unknown as HandoverParts;
  const answer = await acceptInHand(parts, {
    tenant: 't',
    version: { flow: 'f', version: 1, document, plan: compile(document) },
    event: { id: 'hook', kind: 'manual', at: 1, input: { note } },
    traceId: 'x',
  });
  return { answer, handed, stored, tickets };
}

const kept = { kind: 'kept', status: 'succeeded', output: '1' } as const;

test('what a worker keeps is stored by nobody else', async () => {
  const { answer, handed, stored, tickets } = await accepted({ fate: kept });
  expect(handed).toMatchObject([{ tenant: 't', accepted: expect.stringContaining('"seq":1') }]);
  const runId = handed[0]?.run.id;
  expect(answer).toMatchObject({ kind: 'accepted', runId, duplicate: false, news: kept });
  expect([stored, tickets]).toEqual([[], 0]);
});

test('an event that has a run already is that run', async () => {
  const { answer, stored } = await accepted({ fate: { kind: 'duplicate', runId: 'r0' } });
  expect(answer).toMatchObject({ runId: 'r0', duplicate: true });
  expect(stored).toEqual([]);
});

test.each([undefined, null, { kind: 'refused' }] as const)(
  'it is accepted as any other where the worker says %s',
  async (fate) => {
    const { answer, stored, tickets } = await accepted({ fate });
    expect(stored).toMatchObject([{ chunk: { firstSeq: 1, lastSeq: 1 } }]);
    expect(answer).toMatchObject({ kind: 'accepted', runId: stored[0]?.id });
    expect(tickets).toBe(1);
  },
);

test('one that was kept by a worker of which nothing is heard is that run', async () => {
  const { answer, handed } = await accepted({ fate: null, refuses: new WeirError('conflict') });
  const runId = handed[0]?.run.id;
  expect(answer).toEqual({
    kind: 'accepted',
    runId,
    duplicate: false,
    dropped: false,
    hasBegun: true,
  });
});

test('one that its worker says nothing of is accepted as any other, once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = Promise.withResolvers<HandedFate>();
  const done = accepted({ fate: silent.promise });
  await vi.advanceTimersByTimeAsync(1_000);
  const { answer, stored } = await done;
  expect(answer).toMatchObject({ kind: 'accepted', runId: stored[0]?.id, duplicate: false });

  // Where it cannot be stored, its worker may have kept it all the same.
  const late = Promise.withResolvers<HandedFate>();
  const refused = accepted({ fate: late.promise, refuses: new WeirError('overloaded') });
  await vi.advanceTimersByTimeAsync(5_000);
  late.resolve(kept);
  expect((await refused).answer).toMatchObject({ news: kept, hasBegun: true });

  const never = accepted({
    fate: Promise.withResolvers<HandedFate>().promise,
    refuses: new WeirError('overloaded'),
  });
  const told = expect(never).rejects.toMatchObject({ code: 'overloaded' });
  await vi.advanceTimersByTimeAsync(11_000);
  await told;
  vi.useRealTimers();
});

test('its own run under its own key is no duplicate', async () => {
  const { answer, handed } = await accepted({ fate: null, answersItself: true });
  const runId = handed[0]?.run.id;
  expect(answer).toMatchObject({ runId, duplicate: false, hasBegun: true });
});

test('a long event goes the way of all: a socket has room for so much', async () => {
  const { handed, stored } = await accepted({ fate: kept, note: 'x'.repeat(40_000) });
  expect(handed).toEqual([]);
  expect(stored).toHaveLength(1);
});

test('what cannot be stored is told', async () => {
  const refuses = new WeirError('disk_full');
  await expect(accepted({ fate: null, refuses })).rejects.toBe(refuses);
  await expect(
    accepted({ fate: undefined, refuses: new WeirError('conflict') }),
  ).rejects.toMatchObject({ code: 'conflict' });
});

test('nobody gets what has to wait for others', async () => {
  const concurrency = { key: 'k', limit: 1 };
  const lane = { group: 'default', priority: 5, paused: true, at: 1, by: 'p' };
  for (const given of [{ settings: { concurrency } }, { lanes: [lane] }]) {
    const { handed, stored } = await accepted({ fate: kept, ...given });
    expect(handed).toEqual([]);
    expect(stored).toHaveLength(1);
  }
});
