import { describe, expect, test } from 'vitest';
import type { Append } from '../store/tenant-store.ts';
import { ok, runUnderTest, type TestOptions } from './run-under-test.ts';

/** Waits that somebody outside answers, beside steps that are under way: the store has to know of them meanwhile. */
const callback = { use: 'wait', with: { callback: true } };
const signal = { use: 'wait', with: { signal: 's', key: 'k' } };

const hasOpened = (all: Append['waits'][]) => all.some((each) => (each?.opened.length ?? 0) > 0);

/** A run whose step `x.slow` ends once `until` of what was committed holds, other actions once a wait is open. */
function beside(steps: TestOptions['steps'], until: (waits: Append['waits'][]) => boolean) {
  const waits: Append['waits'][] = [];
  const waiting: { isDone: typeof until; resolve: () => void }[] = [];
  const test = runUnderTest({
    steps,
    async call({ use }) {
      const isDone = use === 'x.slow' ? until : hasOpened;
      if (!isDone(waits)) {
        await new Promise<void>((resolve) => {
          waiting.push({ isDone, resolve });
        });
      }
      return ok(1);
    },
    onAppend(append) {
      waits.push(append.waits);
      for (const { isDone, resolve } of waiting) if (isDone(waits)) resolve();
    },
  });
  return { test, waits };
}

describe('while another step is under way', () => {
  const slow = { use: 'x.slow' };

  test.each([
    ['signal', signal, { place: '{"step":"w"}', kind: 'signal', name: 's', key: 'k', at: 1000 }],
    ['callback', callback, { place: '{"step":"w"}', kind: 'callback' }],
  ])('a wait for a %s is in the store once it is open', async (_kind, w, opened) => {
    const { test, waits } = beside({ slow, w }, hasOpened);
    await test.work();
    expect(waits.filter(Boolean)).toEqual([{ opened: [opened], closed: [] }]);
    expect(test.row.held).toBe(false);
  });

  test('one that its failing scope gives up is closed there', async () => {
    const first = { use: 'x.first' };
    const scope = { w: signal, first, f: { use: 'fail', after: 'first' } };
    const { test, waits } = beside(
      { slow, t: { use: 'try', with: { steps: scope } }, e: { use: 'set', after: 't.error' } },
      (all) => all.some((each) => (each?.closed.length ?? 0) > 0),
    );
    await test.work();
    expect(waits.filter(Boolean)).toEqual([
      { opened: [expect.objectContaining({ kind: 'signal' })], closed: [] },
      { opened: [], closed: ['{"step":"w","path":[["t",0]]}'] },
    ]);
    expect(test.row.status).toBe('succeeded');
  });
});
