import type { FlowSource } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import { guestHere } from '../../test/differential/guest.ts';
import type { ActionCall, ActionOutcome } from '../connector-host/call-action.ts';
import { stepAt } from '../engine/state-under-test.ts';
import { viewOf } from '../engine/view.ts';
import {
  failed,
  lost,
  ok,
  type RunUnderTest,
  runUnderTest,
  type TestOptions,
} from './run-under-test.ts';

type Steps = FlowSource['steps'];

async function played(
  steps: Steps,
  options: Omit<Partial<TestOptions>, 'steps'> = {},
): Promise<RunUnderTest> {
  const test = runUnderTest({ sandbox: guestHere, ...options, steps });
  await test.untilAtRest();
  return test;
}

const outputOf = async (steps: Steps, options?: Omit<Partial<TestOptions>, 'steps'>) =>
  (await played(steps, options)).state().output;

const loop = (more: object, steps: Steps): Steps[string] => ({
  use: 'loop',
  with: { ...more, steps: steps as unknown as Json },
});

describe('a loop', () => {
  it('gives one place per item: what is collected, else the output of the round', async () => {
    const items = [3, 1, 2];
    const steps = { double: { use: 'set', with: { n: '{{ item * 2 }}' } } };
    expect(await outputOf({ each: loop({ items }, steps) })).toEqual([
      { n: 6 },
      { n: 2 },
      { n: 4 },
    ]);
    expect(
      await outputOf({
        each: loop({ items, collect: '{{ steps.double.n + index }}', concurrency: 2 }, steps),
      }),
    ).toEqual([6, 3, 6]);
    expect(await outputOf({ each: loop({ items: [1], collect: '{{ null }}' }, steps) })).toEqual([
      null,
    ]);
    expect(await outputOf({ each: loop({ items: [] }, steps) })).toEqual([]);
  });

  it('fails by the first error, with what was collected so far', async () => {
    const test = await played({
      each: loop(
        { items: [1, 2, 3] },
        {
          check: { use: 'fail', when: '{{ item == 2 }}', with: { code: 'too_bold' } },
          done: { use: 'set', after: 'check', join: 'any', with: { item: '{{ item }}' } },
          fine: { use: 'set', when: '{{ item != 2 }}', with: { item: '{{ item }}' } },
        },
      ),
    });
    expect(test.state().error).toMatchObject({
      code: 'too_bold',
      step: 'check',
      path: [['each', 1]],
      details: { collected: [{ item: 1 }, null] },
    });
    expect(stepAt(test.state(), 'each').rounds).toMatchObject({ started: 2 });
  });

  it('fails once what is under way deep in its other rounds has come to an end', async () => {
    const call = async ({ input }: ActionCall): Promise<ActionOutcome> => {
      for (let turn = 0; turn < Number(Object(input)['turns']); turn += 1) await Promise.resolve();
      return ok(1);
    };
    const slow = { use: 'x.read', when: '{{ item == 2 }}', with: { turns: 20 } };
    const steps = {
      quick: { use: 'x.read', when: '{{ item == 1 }}', with: { turns: 1 } },
      no: { use: 'fail', after: 'quick' },
      deep: { use: 'try', with: { steps: { slow } as unknown as Json } },
    };
    const test = await played({ each: loop({ items: [1, 2], concurrency: 2 }, steps) }, { call });
    expect(test.state()).toMatchObject({ status: 'failed', error: { path: [['each', 0]] } });
  });

  it('goes on after an error where it is told to', async () => {
    const steps = { check: { use: 'fail', when: '{{ item == 2 }}', with: { message: 'no' } } };
    expect(
      await outputOf({ each: loop({ items: [1, 2, 3], onItemError: 'continue' }, steps) }),
    ).toEqual([null, { error: { code: 'rejected', message: 'no' } }, null]);
  });

  it('fails when several of its rounds do at once', async () => {
    const steps = { send: { use: 'x.read', retry: { attempts: 1 } } };
    const test = await played(
      { each: loop({ items: [1, 2, 3], concurrency: 3 }, steps) },
      { call: () => failed('not_found', true) },
    );
    expect(test.state()).toMatchObject({ status: 'failed', error: { path: [['each', 0]] } });
  });

  it('ends a round that failed once a person has said that a step in it did not happen', async () => {
    const steps = { doubt: { use: 'x.once' }, no: { use: 'fail' } };
    const test = await played(
      { each: loop({ items: [1], onItemError: 'continue' }, steps) },
      { call: () => failed('unknown_outcome', true), effectOf: () => ({ kind: 'once' }) },
    );
    expect(test.row.status).toBe('attention');
    const path = [['each', 0]];
    test.intervene({ type: 'resolved', step: 'doubt', path, happened: false, by: 'p' });
    await test.untilAtRest();
    expect(test.row.status).toBe('succeeded');
  });

  it('runs so many rounds at a time, each with its own item', async () => {
    let now = 0;
    let most = 0;
    const call = async ({ input }: ActionCall): Promise<ActionOutcome> => {
      most = Math.max(most, ++now);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      now -= 1;
      return ok(input);
    };
    const steps = { send: { use: 'x.read', with: { of: '{{ [item, loop.round, index] }}' } } };
    const output = await outputOf(
      { each: loop({ items: ['a', 'b', 'c'], concurrency: 2 }, steps) },
      { call },
    );
    expect(output).toEqual([{ of: ['a', 0, 0] }, { of: ['b', 1, 1] }, { of: ['c', 2, 2] }]);
    expect(most).toBe(2);
  });

  it.each([
    [{ items: 'abc' }, 'invalid_input', 'with.items'],
    [{ items: '{{ trigger.no.such }}' }, 'sandbox_error', 'with.items'],
    [{ items: [], concurrency: 0 }, 'invalid_input', 'with.concurrency'],
    [{ items: [1], collect: '{{ trigger.no.such }}' }, 'sandbox_error', 'with.collect'],
  ])('refuses %j', async (more, code, field) => {
    const test = await played({ each: loop(more, { a: { use: 'set' } }) });
    expect(test.state()).toMatchObject({ status: 'failed', error: { code, field, step: 'each' } });
  });

  it('refuses too many items, and says how many', async () => {
    const items = Array.from({ length: 100_001 }, () => 0);
    const test = await played({ each: loop({ items }, { a: { use: 'set' } }) });
    const message = {
      'zh-CN': '内容过大：items 有 100001 个条目，最多 100000',
      en: 'Too large: items holds 100001 items, at most 100000',
    };
    const error = { code: 'too_large', field: 'with.items', message };
    expect(test.state()).toMatchObject({ status: 'failed', error });
  });

  it('nests: `loop` knows its parent, steps of outer scopes are seen', async () => {
    const inner = loop(
      { items: '{{ item }}' },
      {
        see: {
          use: 'set',
          with: {
            at: '{{ [loop.parent.round, loop.round, item, steps.before.x] }}',
            top: '{{ loop.parent.parent }}',
          },
        },
      },
    );
    const output = await outputOf({
      before: { use: 'set', with: { x: 7 } },
      each: { ...loop({ items: [['a'], ['b', 'c']] }, { inner }), after: 'before' },
    });
    expect(output).toEqual([
      [{ at: [0, 0, 'a', 7], top: null }],
      [
        { at: [1, 0, 'b', 7], top: null },
        { at: [1, 1, 'c', 7], top: null },
      ],
    ]);
  });
});

describe('a repeat', () => {
  const steps = { count: { use: 'set', with: { n: '{{ loop.round + 1 }}' } } } as unknown as Json;
  const repeat = (more: object) => ({ again: { use: 'repeat', with: { ...more, steps } } });

  it.each([
    [{ until: '{{ steps.count.n >= 3 }}', max: 10 }, ['ok'], { n: 3 }],
    [{ while: '{{ !(steps.count?.n >= 3) }}', max: 10 }, ['ok'], { n: 3 }],
    [{ until: false, max: 2 }, ['exhausted'], { n: 2 }],
    [{ while: true, max: 2 }, ['exhausted'], { n: 2 }],
    [{ while: '{{ loop.round < 2 && index < 2 }}', max: 9 }, ['ok'], { n: 2 }],
    [{ while: false, max: 2 }, ['ok'], null],
    [
      { until: { all: [{ left: '{{ steps.count.n }}', op: '>', right: 3 }] }, max: 9 },
      ['ok'],
      { n: 4 },
    ],
  ])('%j', async (more, ports, output) => {
    const state = (await played(repeat(more))).state();
    expect(stepAt(state, 'again')).toMatchObject({ ports, output });
  });

  it('begins no round when the run has failed while a guest was asked', async () => {
    const called = Promise.withResolvers<void>();
    const test = await played(
      {
        ...repeat({ while: '{{ Math.abs(1) }}', max: 2 }),
        no: { use: 'x.read' },
      },
      {
        call() {
          called.resolve();
          return failed('not_found', true);
        },
        sandbox: {
          async evaluate({ expressions }) {
            await called.promise;
            for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
            return expressions.map(() => ({ value: 1 }));
          },
        },
      },
    );
    expect(test.state()).toMatchObject({ status: 'failed', error: { step: 'no' } });
    expect(test.journal().filter(({ type }) => type === 'scope-started')).toEqual([]);
  });

  it('pauses between rounds, and only there', async () => {
    const test = runUnderTest({
      sandbox: guestHere,
      steps: repeat({ until: false, max: 3, delay: '5s' }),
    });
    await test.work();
    expect(test.row).toMatchObject({ status: 'waiting', dueAt: 6000 });
    await test.untilAtRest();
    expect(test.now).toBe(11_000);
  });

  it.each([
    [{ max: 0 }, 'invalid_input', 'with.max'],
    [{ max: '{{ 10001 }}' }, 'too_large', 'with.max'],
    [{ max: 2, delay: 'soon' }, 'invalid_input', 'with.delay'],
    [{ max: 2, delay: 1e300 }, 'invalid_input', 'with.delay'],
    [{ max: 2, delay: '99999999d' }, 'invalid_input', 'with.delay'],
  ])('refuses %j', async (more, code, field) => {
    const test = await played(repeat({ until: true, ...more }));
    expect(test.state().error).toMatchObject({ code, field });
  });

  it('refuses too many rounds, and says how many', async () => {
    const test = await played(repeat({ until: true, max: 10_001 }));
    expect(test.state().error).toMatchObject({
      message: {
        'zh-CN': '内容过大：max 是 10001 轮，最多 10000',
        en: 'Too large: max is 10001 rounds, at most 10000',
      },
    });
  });
});

describe('a try', () => {
  it('ends ok with the output of its scope, or by its error', async () => {
    const output = await outputOf({
      t: { use: 'try', with: { steps: { a: { use: 'set', with: { x: 1 } } } } },
    });
    expect(output).toEqual({ x: 1 });
    const handled = await played({
      t: { use: 'try', with: { steps: { a: { use: 'fail', with: { code: 'no_way' } } } } },
      after: {
        use: 'set',
        after: 't.error',
        with: { code: '{{ errors.t.code }}', path: '{{ errors.t.path }}' },
      },
    });
    expect(handled.state()).toMatchObject({
      status: 'succeeded',
      output: { code: 'no_way', path: [['t', 0]] },
    });
  });

  it('repeats its scope as a new attempt', async () => {
    let calls = 0;
    const keys = new Set<string>();
    const call = ({ idempotencyKey }: ActionCall): ActionOutcome => {
      keys.add(idempotencyKey);
      return ++calls < 3 ? failed('not_found', true) : ok('third');
    };
    const test = await played(
      {
        t: {
          use: 'try',
          retry: { attempts: 3, on: ['not_found'] },
          with: { steps: { a: { use: 'x.read' } } },
        },
      },
      { call },
    );
    expect(test.state()).toMatchObject({ status: 'succeeded', output: 'third' });
    expect(stepAt(test.state(), 't')).toMatchObject({ attempts: 3, failures: 2 });
    expect(keys.size).toBe(3);
    expect(viewOf(test.state()).steps['a']).toMatchObject({ path: [['t', 2]], status: 'ended' });
  });

  it('asks nobody about an unknown outcome in it that a step said is an error', async () => {
    const a = { use: 'x.once', onUnknown: 'error' };
    const test = await played(
      { t: { use: 'try', retry: { attempts: 2 }, with: { steps: { a } as unknown as Json } } },
      { call: () => failed('unknown_outcome', true), effectOf: () => ({ kind: 'once' }) },
    );
    expect(test.state()).toMatchObject({ status: 'failed', error: { code: 'unknown_outcome' } });
  });

  it('is over when its time is, whatever is under way in it', async () => {
    // Something else settles, so that the worker looks at the clock.
    const test = runUnderTest({
      sandbox: guestHere,
      call({ use, signal }) {
        if (use === 'x.y') {
          test.now = 3000;
          return ok(1);
        }
        return new Promise<ActionOutcome>((resolve) => {
          signal.addEventListener('abort', () => resolve(failed('rejected', true)));
        });
      },
      steps: {
        t: {
          use: 'try',
          timeout: '2s',
          with: {
            steps: { hang: { use: 'x.hang' }, y: { use: 'x.y' }, z: { use: 'set', after: 'y' } },
          },
        },
        late: { use: 'set', after: 't.error', with: { code: '{{ errors.t.code }}' } },
      },
    });
    await test.untilAtRest();
    expect(test.state()).toMatchObject({ status: 'succeeded', output: { code: 'timeout' } });
    const events = test.journal().filter((event) => 'step' in event && event.step !== 'late');
    expect(events.map((event) => event.type).slice(-3)).toEqual([
      'step-ended',
      'step-ended',
      'step-ended',
    ]);
    expect(stepAt(test.state(), 'z', [['t', 0]])).toMatchObject({ status: 'waiting' });
  });
});

describe('a wait', () => {
  it.each([
    [{ for: '1h' }, 3_601_000, ['ok'], { by: 'time' }],
    [{ until: 5000 }, 5000, ['ok'], { by: 'time' }],
    [{ until: '1970-01-01T08:00:07' }, 7000, ['ok'], { by: 'time' }],
    [{ until: '1970-01-01T00:00:07Z' }, 7000, ['ok'], { by: 'time' }],
    [{ until: 10 }, 1000, ['ok'], { by: 'time' }],
    [{ for: '1h', timeout: '10s' }, 11_000, ['timeout'], { by: 'timeout' }],
  ])('%j', async (given, now, ports, output) => {
    const test = await played({ w: { use: 'wait', with: given as never } });
    expect(test.now).toBe(now);
    expect(stepAt(test.state(), 'w')).toMatchObject({ ports, output });
  });
});

describe('a disabled step', () => {
  it('ends ok with null and is not executed; a branch takes else, a fail is skipped', async () => {
    const test = await played({
      a: { use: 'x.once', disabled: true },
      b: { use: 'branch', disabled: true, with: { cases: { yes: true } } },
      c: { use: 'fail', disabled: true },
      after: { use: 'set', after: ['a', 'b.else'], with: { x: 1 } },
    });
    const { steps } = viewOf(test.state());
    expect(steps).toMatchObject({
      a: { ports: ['ok'], output: null, attempts: 0 },
      b: { ports: ['else'], output: null },
      c: { status: 'skipped' },
      after: { output: { x: 1 } },
    });
    expect(test.journal().filter((event) => 'disabled' in event)).toHaveLength(3);
  });
});

describe('undo', () => {
  const settings = { onFailure: { undo: true } };
  const undone = (id: string) => ({ use: 'x.undo', with: { of: id, saw: '{{ steps }}' } });

  it('takes back what ended ok, the last first, and the error stays the first', async () => {
    const calls: Json[] = [];
    const call = ({ use, input }: ActionCall): ActionOutcome => {
      if (use === 'x.undo') calls.push(input);
      return ok({ did: use });
    };
    const test = await played(
      {
        a: { use: 'x.set', undo: undone('a') },
        each: {
          after: 'a',
          ...loop(
            { items: [1, 2] },
            { b: { use: 'x.set', undo: { use: 'x.undo', with: { item: '{{ item }}' } } } },
          ),
        },
        no: { use: 'fail', after: 'each' },
      },
      { call, settings },
    );
    expect(test.state()).toMatchObject({
      status: 'failed',
      error: { code: 'rejected' },
      undone: 'complete',
    });
    expect(calls).toEqual([{ item: 2 }, { item: 1 }, { of: 'a', saw: { a: { did: 'x.set' } } }]);
    expect(viewOf(test.state()).steps['a']?.undone).toBe(true);
  });

  it('is left to the next worker when the run is taken away meanwhile', async () => {
    let isUndone = false;
    const test = runUnderTest({
      sandbox: guestHere,
      settings,
      steps: {
        a: { use: 'x.set', undo: { use: 'x.undo', with: { of: '{{ [1].flat() }}' } } },
        no: { use: 'fail', after: 'a' },
      },
      effectOf: () => ({ kind: 'once' }),
      call({ use }) {
        isUndone = use === 'x.undo';
        return ok(1);
      },
      onAppend() {
        if (isUndone) throw lost();
      },
    });
    expect(await test.work()).toBe('lost');
  });

  it('goes on when one cannot be undone, and says so', async () => {
    const call = ({ use, input }: ActionCall): ActionOutcome =>
      use === 'x.undo' && (input as { of: string }).of === 'b' ? failed('rejected', true) : ok(1);
    const test = await played(
      {
        a: { use: 'x.set', undo: { use: 'x.undo', with: { of: 'a' } } },
        b: { use: 'x.set', after: 'a', undo: { use: 'x.undo', with: { of: 'b' } } },
        no: { use: 'fail', after: 'b' },
      },
      { call, settings },
    );
    expect(test.state()).toMatchObject({ status: 'failed', undone: 'partial' });
    expect(viewOf(test.state()).steps).toMatchObject({
      a: { undone: true },
      b: { undone: { code: 'rejected' } },
    });
  });
});
