import { Buffer } from 'node:buffer';
import type { ConsumeMessage } from 'amqplib';
import { expect, test } from 'vitest';
import type { Verdict } from '../sdk/index.ts';
import { type Desk, decide } from './decide.ts';

const message = (content: string, contentType?: string) =>
  ({
    content: Buffer.from(content),
    fields: { exchange: '', routingKey: 'q', redelivered: false, deliveryTag: 1, consumerTag: 'c' },
    properties: { contentType },
  }) as ConsumeMessage;

interface Faults {
  readonly emit?: number;
  readonly put?: number;
  readonly ack?: number;
}

/** A desk that notes what is done there; each function may fail as often as its list says. */
function desk(verdict: Verdict, faults: Faults = {}) {
  const done: string[] = [];
  const gone = new AbortController();
  const stop = new AbortController();
  const left = { emit: 0, put: 0, ack: 0, ...faults };
  const note = async (what: 'emit' | 'put'): Promise<void> => {
    done.push(what);
    left[what] -= 1;
    if (left[what] >= 0) throw new Error('away');
  };
  const each: Desk = {
    queue: 'q',
    reading: { format: 'auto', maxSize: 100, countsDeliveries: true },
    retry: { minMs: 1, maxMs: 2 },
    log: { info: () => undefined, warn: () => undefined },
    deadLetters: {
      put: async (_message, { code }) => {
        await note('put');
        done.push(code);
      },
      close: async () => undefined,
    },
    async emit() {
      await note('emit');
      return verdict;
    },
    acknowledge() {
      done.push('ack');
      return left.ack <= 0;
    },
    reject() {
      done.push('reject');
      return true;
    },
    putAway: async ({ code }) => {
      done.push(`told ${code}`);
    },
    acknowledged: () => done.push('done'),
    gone: gone.signal,
    noMore: AbortSignal.any([gone.signal, stop.signal]),
  };
  return { desk: each, done, gone, stop };
}

const accepted: Verdict = { kind: 'accepted', runId: '1', duplicate: false };
const refused: Verdict = { kind: 'refused', code: 'sandbox_error', reason: 'no' };

test.each<[string, Verdict, Faults, string[]]>([
  ['accepted', accepted, {}, ['emit', 'ack', 'done']],
  ['accepted, and the channel closes', accepted, { ack: 1 }, ['emit', 'ack']],
  ['filtered', { kind: 'filtered' }, {}, ['emit', 'ack']],
  ['a store that is away twice', accepted, { emit: 2 }, ['emit', 'emit', 'emit', 'ack', 'done']],
  ['refused', refused, {}, ['emit', 'put', 'sandbox_error', 'told sandbox_error', 'ack']],
  [
    'a queue that is away',
    refused,
    { put: 1 },
    ['emit', 'put', 'put', 'sandbox_error', 'told sandbox_error', 'ack'],
  ],
])('%s', async (_name, verdict, faults, steps) => {
  const { desk: each, done } = desk(verdict, faults);
  await decide(message('1'), each);
  expect(done).toEqual(steps);
});

test('what cannot be read is never offered', async () => {
  const { desk: each, done } = desk(accepted);
  await decide(message('{', 'application/json'), each);
  expect(done).toEqual(['put', 'unreadable', 'told unreadable', 'ack']);
});

test('what came without its body is left to its queue', async () => {
  const { desk: each, done } = desk(accepted);
  const { properties, ...rest } = message('');
  const large = { ...rest, properties: { ...properties, bodyLeftOut: 200 } };
  await decide(large, each);
  expect(done).toEqual(['reject', 'told too_large']);
});

test.each(['gone', 'stop'] as const)('nothing is tried again after %s', async (how) => {
  const set = desk(accepted, { emit: 1000 });
  const decided = decide(message('1'), set.desk);
  set[how].abort();
  await decided;
  expect(set.done).not.toContain('ack');
});

test('a verdict that comes when the channel is gone is not acknowledged', async () => {
  const set = desk(accepted);
  const emit = async () => {
    set.gone.abort();
    return accepted;
  };
  await decide(message('1'), { ...set.desk, emit });
  expect(set.done).toEqual([]);
});

test('a verdict that comes while it is stopped is', async () => {
  const set = desk(accepted);
  const emit = async () => {
    set.stop.abort();
    return accepted;
  };
  await decide(message('1'), { ...set.desk, emit });
  expect(set.done).toEqual(['ack', 'done']);
});
