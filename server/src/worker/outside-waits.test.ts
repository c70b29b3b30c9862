import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { guestHere } from '../../test/differential/guest.ts';
import { stepAt } from '../engine/state-under-test.ts';
import type { Append, WaitChanges } from '../store/tenant-store.ts';
import { type RunUnderTest, runUnderTest, type TestOptions } from './run-under-test.ts';

type Steps = FlowSource['steps'];

/** A run that has come as far as it comes alone, and the changes of its waits. */
async function waiting(steps: Steps, options: Partial<TestOptions> = {}) {
  const waits: WaitChanges[] = [];
  const onAppend = (append: Append): void => {
    if (append.waits) waits.push(append.waits);
  };
  const test = runUnderTest({ sandbox: guestHere, onAppend, ...options, steps });
  await test.work();
  return { test, waits };
}

async function told(test: RunUnderTest, ...messages: Parameters<RunUnderTest['send']>[0][]) {
  for (const message of messages) test.send(message);
  await test.work();
  return test.state();
}

const signal = (more: object = {}): Steps[string] => ({
  use: 'wait',
  with: { signal: 'paid', key: '{{ 6 + 1 }}', ...more },
});
const callback = (more: object = {}): Steps[string] => ({
  use: 'wait',
  with: { callback: true, ...more },
});

describe('a wait for a signal', () => {
  it('is in the store by name and key, a text, and ends with what came', async () => {
    const { test, waits } = await waiting({ w: signal() });
    expect(test.row).toMatchObject({ status: 'waiting', dueAt: null, held: false });
    const open = { place: '{"step":"w"}', kind: 'signal', name: 'paid', key: '7', at: 1000 };
    expect(waits).toEqual([{ opened: [open], closed: [] }]);
    const state = await told(test, { kind: 'signal', step: 'w', data: { n: 2n ** 60n } });
    expect(state).toMatchObject({
      status: 'succeeded',
      output: { by: 'signal', data: { n: 2n ** 60n } },
    });
    expect(waits.slice(1)).toEqual([{ opened: [], closed: ['{"step":"w"}'] }]);
  });

  it('needs a key', async () => {
    const { test } = await waiting({ w: signal({ key: '{{ trigger.input.none }}' }) });
    const error = { code: 'invalid_input', field: 'with.key' };
    expect(test.state()).toMatchObject({ status: 'failed', error });
    const long = await waiting({ w: signal({ key: 'k'.repeat(201) }) });
    const message = {
      'zh-CN': '内容过大：key 有 201 个字符，最多 200',
      en: 'Too large: key has 201 characters, at most 200',
    };
    const tooLong = { code: 'too_large', field: 'with.key', message };
    expect(long.test.state()).toMatchObject({ error: tooLong });
  });

  it('leaves by its port when nobody comes in time', async () => {
    const { test, waits } = await waiting({ w: signal({ timeout: '5s' }) });
    expect(test.row.dueAt).toBe(6000);
    test.now = 6000;
    await test.work();
    expect(stepAt(test.state(), 'w')).toMatchObject({
      ports: ['timeout'],
      output: { by: 'timeout' },
    });
    expect(waits.at(-1)).toEqual({ opened: [], closed: ['{"step":"w"}'] });
  });

  it.each(['0s', '5s'])(
    'that was answered in the moment its time of %s was over counts',
    async (timeout) => {
      const asked: string[] = [];
      const { test } = await waiting(
        { a: { use: 'wait', with: { for: '1s' } }, w: { ...signal({ timeout }), after: 'a' } },
        {
          closeWait: (wait, own) => {
            asked.push(wait.place);
            own.send({ kind: 'signal', step: 'w', data: 'late' });
            return false;
          },
        },
      );
      await test.untilAtRest();
      expect(test.state()).toMatchObject({ output: { by: 'signal', data: 'late' } });
      expect(asked).toEqual(['{"step":"w"}']);
    },
  );

  it('is over when its scope fails, and what comes then is of no use', async () => {
    const steps: Steps = {
      t: {
        use: 'try',
        with: {
          steps: {
            w: signal(),
            x: { use: 'wait', with: { for: '1s' } },
            y: { use: 'fail', after: 'x' },
          },
        } as unknown as Json as never,
      },
      after: { use: 'wait', after: 't.error', with: { for: '1s' } },
    };
    const { test, waits } = await waiting(steps);
    test.now = 2000;
    await test.work();
    const place = '{"step":"w","path":[["t",0]]}';
    expect(waits.at(-1)).toEqual({ opened: [], closed: [place] });
    test.now = 3000;
    const state = await told(test, { kind: 'signal', step: 'w', path: [['t', 0]] });
    expect(state.status).toBe('succeeded');
    expect(test.journal().filter(({ type }) => type === 'wait-closed')).toHaveLength(2);
  });
});

it('a wait is in the store once the journal knows of it, whoever dies when', async () => {
  const kept: WaitChanges[] = [];
  let appends = 0;
  const test = runUnderTest({
    sandbox: guestHere,
    steps: { w: signal(), a: { use: 'x.read' }, b: { use: 'x.read' } },
    call: () => ({ ok: true, output: 'x'.repeat(5 * 1024 * 1024) }),
    // The commit after the first one is the last thing the first worker does.
    onAppend(append) {
      appends += 1;
      if (appends === 2) throw new WeirError('lease_lost');
      if (append.waits) kept.push(append.waits);
    },
  });
  while (test.row.status !== 'waiting' || test.row.held) await test.work();
  expect(stepAt(test.state(), 'a').status).toBe('ended');
  expect(kept.flatMap(({ opened }) => opened)).toMatchObject([{ place: '{"step":"w"}' }]);
});

describe('what is sent', () => {
  it('is for the step and its round alone, whatever comes twice', async () => {
    const steps = { w: signal() };
    const each: Steps = {
      each: { use: 'loop', with: { items: [1, 2], concurrency: 2, steps: steps as never } },
    };
    const { test, waits } = await waiting(each);
    expect(waits[0]?.opened).toHaveLength(2);
    const first = { kind: 'signal', step: 'w', path: [['each', 0]] as [string, number][] } as const;
    await told(test, { ...first, data: 1 }, { ...first, data: 2 }, { kind: 'signal', step: 'w' });
    expect(test.journal().filter(({ type }) => type === 'wait-closed')).toHaveLength(1);
    const wrong = { kind: 'callback', step: 'w', path: [['each', 1]], body: 1, headers: {} };
    await told(test, wrong as never);
    expect(test.row.status).toBe('waiting');
    const state = await told(test, { ...first, path: [['each', 1]], data: 3 });
    expect(state.output).toEqual([
      { by: 'signal', data: 1 },
      { by: 'signal', data: 3 },
    ]);
  });

  it('ends the step when the run has no room for it', async () => {
    const steps: Steps = { w: signal(), x: { use: 'set', after: 'w.error', with: { n: 1 } } };
    const { test } = await waiting(steps);
    const state = await told(test, { kind: 'signal', step: 'w', data: 'x'.repeat(9_000_000) });
    expect(stepAt(state, 'w').error).toMatchObject({ code: 'too_large', step: 'w' });
    expect(state).toMatchObject({ status: 'succeeded', output: { n: 1 } });
  });

  it('in the moment of a cancel is no time-out', async () => {
    const { test } = await waiting({ w: signal() });
    const state = await told(
      test,
      { kind: 'signal', step: 'w', data: 1 },
      { kind: 'cancel', by: 'ann' },
    );
    expect(state.status).toBe('cancelled');
    expect(stepAt(state, 'w').error).toMatchObject({ code: 'conflict', step: 'w' });
  });

  it('to a run in hand is heard at once', async () => {
    let tell = (): void => undefined;
    const steps: Steps = { w: signal(), x: { use: 'c.x' } };
    const { test } = await waiting(steps, {
      onHeld: (call) => {
        tell = call;
      },
      call: async (_call, own) => {
        own.send({ kind: 'signal', step: 'w', data: 'now' });
        tell();
        await new Promise((resolve) => setImmediate(resolve));
        return { ok: true, output: 1 };
      },
    });
    expect(test.state()).toMatchObject({ status: 'succeeded' });
    const ends = test.journal().filter(({ type }) => type.endsWith('ed') && type !== 'ended');
    expect(ends.slice(-3)).toMatchObject([
      { type: 'wait-closed', step: 'w' },
      { type: 'step-ended', step: 'w' },
      { type: 'step-ended', step: 'x' },
    ]);
  });
});

describe('a wait for a callback', () => {
  const steps = {
    a: { use: 'set', with: { url: '{{ steps.w.url }}' } },
    w: { ...callback(), after: 'a' },
  };

  it('has an address before it opens, and ends with what came', async () => {
    const { test, waits } = await waiting(steps);
    const url = 'http://weir/waits/r1/{"step":"w"}';
    expect(stepAt(test.state(), 'a').output).toEqual({ url });
    expect(waits[0]?.opened).toEqual([{ place: '{"step":"w"}', kind: 'callback' }]);
    const message = { kind: 'callback', step: 'w', body: { n: 1 }, headers: { a: 'b' } } as const;
    const state = await told(test, message);
    const output = { by: 'callback', body: { n: 1 }, headers: { a: 'b' }, url };
    expect(state).toMatchObject({ status: 'succeeded', output });
  });

  it('keeps its address when nobody comes in time', async () => {
    const { test } = await waiting({ w: callback({ timeout: '1s' }) });
    test.now = 2000;
    await test.work();
    const output = { by: 'timeout', url: 'http://weir/waits/r1/{"step":"w"}' };
    expect(stepAt(test.state(), 'w')).toMatchObject({ ports: ['timeout'], output });
  });
});
