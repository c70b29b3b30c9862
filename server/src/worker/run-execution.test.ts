import type { Effect } from '@weir/connectors/sdk';
import type { JournalEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { stepAt } from '../engine/state-under-test.ts';
import { viewOf } from '../engine/view.ts';
import { failed, lost, ok, runUnderTest } from './run-under-test.ts';

const types = (journal: readonly JournalEvent[]): string[] =>
  journal.map((event) => ('step' in event ? `${event.type} ${event.step}` : event.type));

const once: Effect = { kind: 'once' };
const forAnHour: Effect = { kind: 'idempotent', keyLifetimeMs: 3_600_000 };

describe('a failed attempt', () => {
  it('is repeated with the same key and input, while no worker holds the run', async () => {
    const calls: { key: string; input: Json; at: number }[] = [];
    const test = runUnderTest({
      steps: { a: { use: 'x.y', with: { v: '{{ trigger.input.v }}' } } },
      trigger: { v: 3 },
      effectOf: () => forAnHour,
      call: ({ idempotencyKey: key, input }, { now: at }) => {
        calls.push({ key, input, at });
        return calls.length < 3 ? failed('unavailable', true) : ok('done');
      },
    });
    await test.work();
    expect(test.row).toMatchObject({ status: 'waiting', held: false, dueAt: 1500 });
    await test.untilAtRest();
    expect(test.row.status).toBe('succeeded');
    expect(calls.map(({ at }) => at)).toEqual([1000, 1500, 2500]);
    expect(new Set(calls.map(({ key, input }) => JSON.stringify([key, input]))).size).toBe(1);
    expect(types(test.journal()).slice(2)).toEqual([
      'step-started a',
      'retry-due a',
      'step-started a',
      'retry-due a',
      'step-started a',
      'step-ended a',
      'ended',
    ]);
  });

  it('ends by its error after the last one, and an edge from there handles it', async () => {
    const test = runUnderTest({
      steps: {
        a: { use: 'x.y', retry: { attempts: 2 } },
        told: {
          use: 'set',
          after: 'a.error',
          with: { code: '{{ errors.a.code }}', n: '{{ errors.a.attempts }}' },
        },
      },
      call: () => failed('rate_limited', true),
    });
    await test.untilAtRest();
    expect(test.state()).toMatchObject({
      status: 'succeeded',
      output: { code: 'rate_limited', n: 2 },
    });
  });

  it('waits beside a step in flight without giving the run back', async () => {
    let slow: (() => void) | undefined;
    const test = runUnderTest({
      steps: { a: { use: 'x.slow' }, b: { use: 'x.y' } },
      random: () => 0,
      call: ({ use }) => {
        if (use === 'x.slow') return new Promise((resolve) => (slow = () => resolve(ok(1))));
        if (test.now === 1000) {
          test.now = 5000;
          return failed('unavailable', false);
        }
        slow?.();
        return ok(2);
      },
    });
    await test.work();
    expect(test.row.status).toBe('succeeded');
  });
});

describe('a once step', () => {
  it('that answered is committed at once', async () => {
    const committed: string[][] = [];
    const test = runUnderTest({
      steps: { a: { use: 'x.y' }, b: { use: 'x.y', after: 'a' } },
      effectOf: () => once,
      onAppend: () => committed.push(types(test.journal())),
      call: () => ok(1),
    });
    await test.work();
    // Before the second append only the intent is there, before the third the result of a.
    expect(committed[1]?.at(-1)).toBe('step-started a');
    expect(committed[2]?.at(-1)).toBe('step-ended a');
    expect(committed[3]?.at(-1)).toBe('step-started b');
  });

  it.each([
    ['the worker is gone before it knows', 'crash'],
    ['the connection broke after sending', 'unknown'],
  ])('when %s is not sent again, and both resolutions work', async (_name, how) => {
    for (const happened of [true, false]) {
      let calls = 0;
      let gone = false;
      const test = runUnderTest({
        steps: {
          a: { use: 'x.y' },
          b: { use: 'set', after: 'a', with: { told: '{{ steps.a }}' } },
        },
        effectOf: () => once,
        onAppend: () => {
          if (gone) throw lost();
        },
        call: () => {
          calls += 1;
          gone = how === 'crash' && calls === 1;
          return how === 'unknown' && calls === 1 ? failed('unknown_outcome', true) : ok('sent');
        },
      });
      await test.work();
      gone = false;
      await test.untilAtRest();
      expect(test.row).toMatchObject({ status: 'attention', held: false, dueAt: null });
      expect(calls).toBe(1);
      expect([...test.state().waits][0]?.wait).toMatchObject({
        kind: 'attention',
        error: { code: 'unknown_outcome', step: 'a' },
      });
      test.intervene({
        type: 'resolved',
        step: 'a',
        happened,
        by: 'me',
        ...(happened && { output: 'seen' }),
      });
      await test.untilAtRest();
      expect(test.state()).toMatchObject({
        status: 'succeeded',
        output: { told: happened ? 'seen' : 'sent' },
      });
      expect(calls).toBe(happened ? 1 : 2);
    }
  });

  it('of unknown outcome follows onUnknown', async () => {
    const test = runUnderTest({
      steps: { a: { use: 'x.y', onUnknown: 'error' }, b: { use: 'set', after: 'a.error' } },
      effectOf: () => once,
      call: () => failed('unknown_outcome', true),
    });
    await test.untilAtRest();
    expect(test.state()).toMatchObject({ status: 'succeeded' });
    expect(stepAt(test.state(), 'a')?.error?.code).toBe('unknown_outcome');
  });

  it('and an idempotent one past the life of its key counts as one', async () => {
    let gone = true;
    const test = runUnderTest({
      steps: { a: { use: 'x.y' } },
      effectOf: () => forAnHour,
      onAppend: ({ chunk }) => {
        if (gone && chunk.firstSeq > 2) throw lost();
      },
      call: () => ok(1),
    });
    expect(await test.work()).toBe('lost');
    gone = false;
    test.now += 3_600_000;
    await test.untilAtRest();
    expect(test.row.status).toBe('attention');
  });
});

describe('the time of a run', () => {
  it('ends what is in flight, and no port handles it', async () => {
    // Something else settles, so that the worker looks at the clock.
    const beside = runUnderTest({
      steps: { a: { use: 'x.hang' }, c: { use: 'x.y' }, b: { use: 'set', after: 'a.error' } },
      settings: { timeout: '1s' },
      effectOf: () => once,
      call: ({ use, signal }) => {
        if (use === 'x.y') {
          beside.now = 2000;
          return ok(1);
        }
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(failed('unknown_outcome', true)));
        });
      },
    });
    await beside.work();
    expect(beside.state()).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
    expect(stepAt(beside.state(), 'a').error?.code).toBe('unknown_outcome');
  });

  it('counts waiting: a run that rests fails when it is over', async () => {
    const test = runUnderTest({
      steps: { a: { use: 'x.y' } },
      settings: { timeout: '10m' },
      effectOf: () => once,
      call: () => failed('unknown_outcome', true),
    });
    await test.work();
    expect(test.row).toMatchObject({ status: 'attention', dueAt: 601_000 });
    await test.untilAtRest();
    expect(test.state()).toMatchObject({ status: 'failed', error: { code: 'timeout' } });
  });
});

describe('onFailure', () => {
  const settings = { onFailure: { call: 'tell' } };

  it('starts its flow in the commit of the end, with run and error', async () => {
    const test = runUnderTest({
      steps: { a: { use: 'fail', with: { code: 'no_luck', message: 'x {{ trigger.input.v }}' } } },
      settings,
      trigger: { v: 1 },
    });
    await test.work();
    expect(test.followers).toHaveLength(1);
    expect(test.followers[0]).toMatchObject({ flow: 'tell', version: 7, trigger: 'call' });
    expect(test.state()).toMatchObject({
      status: 'failed',
      error: { code: 'no_luck', message: { en: 'x 1' }, step: 'a' },
      followUp: { flow: 'tell', runId: test.followers[0]?.id },
    });
  });

  it('is not called for a run that succeeds', async () => {
    const test = runUnderTest({ steps: { a: { use: 'set' } }, settings });
    await test.work();
    expect(test.followers).toEqual([]);
  });
});

describe('guests', () => {
  it('answer all expressions of a step at once, and of a branch only what is asked', async () => {
    const asked: (readonly string[])[] = [];
    const test = runUnderTest({
      steps: {
        a: {
          use: 'set',
          when: '{{ f(1) }}',
          with: { x: '{{ f(2) }}', y: 'y{{ f(2) }}{{ f(3) }}' },
        },
        b: {
          use: 'branch',
          after: 'a',
          with: { cases: { no: '{{ f(0) }}', yes: '{{ steps.a.x == 2 }}', never: '{{ f(9) }}' } },
        },
        c: { use: 'set', after: 'b.yes' },
        d: { use: 'set', after: ['b.no', 'b.never', 'b.else'] },
      },
      output: { z: '{{ f(5) }}' },
      sandbox: {
        evaluate: async ({ expressions }) => {
          asked.push(expressions);
          return expressions.map((text) => ({ value: Number(/\d+/.exec(text)?.[0]) }));
        },
      },
    });
    await test.work();
    // Equal expressions are asked one by one: each may have random numbers of its own.
    expect(asked).toEqual([['f(1)', 'f(2)', 'f(2)', 'f(3)'], ['f(0)', 'f(9)'], ['f(5)']]);
    expect(viewOf(test.state()).steps).toMatchObject({
      a: { output: { x: 2, y: 'y23' } },
      b: { ports: ['yes'], output: { taken: ['yes'] } },
      c: { status: 'ended' },
      d: { status: 'skipped' },
    });
    expect(test.state().output).toEqual({ z: 5 });
  });

  it('that say an error end the step, at its field', async () => {
    const test = runUnderTest({
      steps: { a: { use: 'set', with: { list: ['{{ f() }}'] } } },
      sandbox: {
        evaluate: async () => [{ error: new WeirError('sandbox_timeout', { ms: 1000 }) }],
      },
    });
    await test.work();
    expect(test.state().error).toMatchObject({
      code: 'sandbox_timeout',
      field: 'with.list[0]',
      step: 'a',
    });
  });

  it('run code on what the run knows', async () => {
    const test = runUnderTest({
      steps: {
        a: { use: 'set', with: { n: 2 } },
        b: { use: 'code', after: 'a', with: { source: 'return {{}}' } },
      },
      sandbox: {
        runCode: async ({ source, scope }) => ({ source, saw: (scope['steps'] as { a: Json }).a }),
      },
    });
    await test.work();
    expect(test.state().output).toEqual({ source: 'return {{}}', saw: { n: 2 } });
  });
});

describe('values that are too large', () => {
  const doubled = (steps: number) =>
    Object.fromEntries(
      Array.from({ length: steps }, (_, i) => {
        const before = i === 0 ? "{{ 'x' }}" : `{{ steps.s${i - 1} }}`;
        return [
          `s${i}`,
          { use: 'set', ...(i > 0 && { after: `s${i - 1}` }), with: { a: before, b: before } },
        ];
      }),
    );

  it('end their step, however small the flow that makes them', async () => {
    const test = runUnderTest({ steps: doubled(60) });
    const begun = performance.now();
    await test.work();
    expect(test.state()).toMatchObject({
      status: 'failed',
      error: { code: 'too_large', field: 'with' },
    });
    expect(performance.now() - begun).toBeLessThan(10_000);
  }, 30_000);

  it('are refused as a text too', async () => {
    const steps = {
      ...doubled(18),
      text: {
        use: 'set',
        after: 's17',
        with: {
          t: 'x{{ [steps.s17, steps.s17, steps.s17, steps.s17, steps.s17, steps.s17, steps.s17, steps.s17] }}',
        },
      },
    };
    const test = runUnderTest({ steps });
    await test.work();
    expect(test.state()).toMatchObject({ status: 'failed', error: { step: 'text' } });
  }, 30_000);

  it('of a once action leave its outcome to a person', async () => {
    const test = runUnderTest({
      steps: { a: { use: 'x.y' } },
      effectOf: () => once,
      call: () => ok('x'.repeat(9 * 1024 * 1024)),
    });
    await test.work();
    expect(test.row.status).toBe('attention');
  });

  it('come into the store in several chunks of one commit', async () => {
    const sizes: number[] = [];
    const statuses: string[] = [];
    let most = 0;
    const test = runUnderTest({
      steps: { a: { use: 'x.y' }, b: { use: 'x.y' }, c: { use: 'x.y' } },
      onAppend: ({ earlier = [], chunk, status }) => {
        const all = [...earlier, chunk];
        most = Math.max(most, all.length);
        sizes.push(...all.map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1));
        statuses.push(status);
      },
      call: () => ok('x'.repeat(5 * 1024 * 1024)),
    });
    await test.work();
    expect(most).toBeGreaterThan(2);
    expect(statuses.at(-1)).toBe('succeeded');
    expect(test.state()).toMatchObject({ status: 'succeeded' });
    expect(test.journal()).toHaveLength(1 + sizes.reduce((all, size) => all + size, 0));
  });
});
