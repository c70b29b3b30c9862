import type { FlowSource } from '@weir/contract/flow';
import { isJsonObject, type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { guestHere } from '../../test/differential/guest.ts';
import { apply } from '../engine/apply.ts';
import { fold } from '../engine/fold.ts';
import { restore, takeSnapshot } from '../engine/snapshot.ts';
import type { RunState } from '../engine/state.ts';
import { viewOf } from '../engine/view.ts';
import { failed, ok, runUnderTest } from './run-under-test.ts';

const inside = (steps: FlowSource['steps']): Json => steps as unknown as Json;

/** Everything a state can hold: rounds under way, failed, kept for undo, waits, attempts, answers. */
const steps: FlowSource['steps'] = {
  first: { use: 'x.set', undo: { use: 'x.undo', with: { of: '{{ steps.first }}' } } },
  each: {
    use: 'loop',
    timeout: '1h',
    with: {
      items: [1, 2n ** 60n, 3, 4],
      concurrency: 2,
      onItemError: 'continue',
      steps: inside({
        send: { use: 'x.set', undo: { use: 'x.undo' } },
        check: { use: 'fail', after: 'send', when: '{{ index == 2 }}' },
        pause: { use: 'wait', after: 'send', with: { for: '{{ index * 1000 }}' } },
      }),
    },
  },
  again: {
    use: 'repeat',
    after: 'first',
    with: {
      until: '{{ loop.round == 2 }}',
      max: 5,
      delay: '2s',
      steps: inside({ a: { use: 'x.flaky' } }),
    },
  },
  safe: {
    use: 'try',
    after: ['each', 'again'],
    retry: { attempts: 2, on: ['rejected'] },
    with: { steps: inside({ no: { use: 'fail' } }) },
  },
  said: { use: 'respond', after: 'each', with: { body: { x: 1 } } },
};

/** As the store has it: text. */
const stored = (state: RunState) => stringifyJson(takeSnapshot(state));
const read = (text: string) => {
  const json = parseJson(text);
  if (!isJsonObject(json)) throw new Error('no snapshot');
  return json;
};

it('restores a state that goes on like the one it was taken of', async () => {
  let calls = 0;
  const test = runUnderTest({
    sandbox: guestHere,
    steps,
    settings: { onFailure: { undo: true }, timeout: '2h' },
    call: ({ use }) =>
      ++calls % 3 === 0 && use !== 'x.set' ? failed('unavailable', true) : ok(calls),
  });
  await test.untilAtRest();
  const journal = test.journal();
  expect(journal.length).toBeGreaterThan(60);
  expect(test.state()).toMatchObject({ status: 'failed', undone: 'complete' });
  const whole = test.state();
  for (let at = 1; at <= journal.length; at += 1) {
    const before = fold(test.plan, journal.slice(0, at));
    const restored = restore(test.plan, read(stored(before)));
    expect(stored(restored)).toBe(stored(before));
    for (const event of journal.slice(at)) apply(restored, event);
    expect(stored(restored)).toBe(stored(whole));
    expect(viewOf(restored)).toEqual(viewOf(whole));
  }
});

it('refuses a snapshot of another form', () => {
  const { plan } = runUnderTest({ steps: { a: { use: 'set' } } });
  const snapshot = takeSnapshot(fold(plan, []));
  expect(() => restore(plan, { ...snapshot, form: 0 })).toThrow(/form 0/);
});

it('is kept by long runs, of which a worker reads no more than what came after', async () => {
  const items = Array.from({ length: 2000 }, (_, i) => i);
  const one = inside({
    a: { use: 'set', with: { i: '{{ item }}' } },
    b: { use: 'wait', after: 'a', when: '{{ item == 1500 }}', with: { for: '1s' } },
  });
  const read: number[] = [];
  const test = runUnderTest({
    sandbox: guestHere,
    steps: { each: { use: 'loop', with: { items, collect: '{{ steps.a.i }}', steps: one } } },
    onRead: (after) => read.push(after),
  });
  await test.work();
  expect(test.row.status).toBe('waiting');
  await test.untilAtRest();
  expect(test.state()).toMatchObject({ status: 'succeeded', output: items });
  expect(read[0]).toBe(0);
  expect(read[1]).toBeGreaterThan(6000);
  expect(test.snapshot()).toBeNull();
});
