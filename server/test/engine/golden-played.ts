import type { Json } from '@weir/contract/json';
import {
  failed,
  lost,
  ok,
  type RunUnderTest,
  runUnderTest,
  type TestOptions,
} from '../../src/worker/run-under-test.ts';
import { guestHere } from '../differential/guest.ts';

/** Runs that a worker plays for the golden journals, by what each shows. */

type Steps = TestOptions['steps'];
type More = Omit<TestOptions, 'steps'>;
type Scenario = () => Promise<RunUnderTest>;

async function played(steps: Steps, more: More = {}): Promise<RunUnderTest> {
  const test = runUnderTest({ sandbox: guestHere, ...more, steps });
  await test.untilAtRest();
  return test;
}

/** Somebody intervenes when it rests; it goes on from there. */
async function thenPlayed(test: RunUnderTest, ...drafts: object[]): Promise<RunUnderTest> {
  for (const draft of drafts) test.intervene(draft);
  await test.untilAtRest();
  return test;
}

/** What a worker does before the first rest, and no further. */
async function begun(steps: Steps, more: More = {}): Promise<RunUnderTest> {
  const test = runUnderTest({ sandbox: guestHere, ...more, steps });
  await test.work();
  return test;
}

const nested = (use: string, given: object, steps: Steps, more: object = {}): Steps[string] => ({
  use,
  with: { ...given, steps: steps as unknown as Json },
  ...more,
});
const loop = (given: object, steps: Steps, more?: object) => nested('loop', given, steps, more);
const items = { items: [1, 2, 3] };
const see: Steps = { see: { use: 'set', with: { n: '{{ item }}' } } };
const second: Steps = { check: { use: 'fail', when: '{{ item == 2 }}', with: { code: 'no_two' } } };
const counted: Steps = { count: { use: 'set', with: { n: '{{ loop.round }}' } } };
const read: Steps = { a: { use: 'x.read' } };
const again = { retry: { attempts: 3, delay: '1s', on: ['not_found'] } };
const undo = (of: string) => ({ use: 'x.undo', with: { of } });
const two: Steps = {
  a: { use: 'x.set', undo: undo('a') },
  b: { use: 'x.set', after: 'a', undo: undo('b') },
};
const undone: Steps = { ...two, no: { use: 'fail', after: 'b' } };
const retried = { type: 'retried', by: 'ann' };

/** Fails so often, then succeeds. */
const flaky = (times: number): More => {
  let calls = 0;
  return { call: () => (++calls <= times ? failed('not_found', true) : ok({ calls })) };
};
const once: More = {
  effectOf: () => ({ kind: 'once' }),
  call: () => failed('unknown_outcome', true),
};

/** The worker dies in each of the first calls. */
const dying = (times: number): More => {
  let calls = 0;
  let dead = false;
  return {
    effectOf: () => ({ kind: 'idempotent', keyLifetimeMs: null }),
    call() {
      dead = ++calls <= times;
      return ok({ calls });
    },
    onAppend() {
      if (!dead) return;
      dead = false;
      throw lost();
    },
  };
};

export const playedRuns: Readonly<Record<string, Scenario>> = {
  set: () => played({ a: { use: 'set', with: { x: 1 } }, b: { use: 'set', after: 'a' } }),
  code: () => played({ a: { use: 'code', with: { source: 'return 1 + 1;' } } }),
  action: () => played(read, flaky(0)),
  'error-handled': () => played({ a: { use: 'fail' }, ok: { use: 'set', after: 'a.error' } }),
  'when-false': () =>
    played({ a: { use: 'set', when: '{{ 1 > 2 }}' }, b: { use: 'set', after: 'a' } }),
  'join-any': () =>
    played({
      a: { use: 'fail' },
      b: { use: 'set' },
      c: { use: 'set', after: ['a.error', 'b'], join: 'any' },
    }),
  disabled: () =>
    played({
      a: { use: 'x.read', disabled: true },
      b: { use: 'branch', disabled: true, with: { cases: { yes: true } } },
      c: { use: 'fail', disabled: true },
    }),
  pinned: () =>
    played(
      {
        a: { use: 'x.set', undo: undo('a') },
        b: {
          use: 'branch',
          after: 'a',
          with: { mode: 'every', cases: { yes: false, no: false } },
        },
        each: loop(items, { c: { use: 'x.read' } }, { after: 'b.no' }),
        d: { use: 'fail', after: ['each', 'b.yes'] },
      },
      {
        settings: { onFailure: { undo: true } },
        given: { pins: { a: { x: 1 }, b: { taken: ['yes', 'no'] }, c: null } },
      },
    ),
  stubbed: () =>
    played(
      {
        a: { use: 'x.read', group: 'gpu' },
        b: { use: 'x.read', after: 'a.error' },
        r: nested('repeat', { until: false, max: 2, delay: '1h' }, counted, { after: 'b' }),
        w: { use: 'wait', after: 'r.exhausted', with: { signal: 's', key: 'k' } },
        p: { use: 'wait', after: 'w.timeout', with: { for: '1d' } },
        c: { use: 'call', after: 'p', with: { flow: 'g' } },
      },
      {
        given: {
          stubs: {
            a: { error: { code: 'not_found', message: 'none', details: { id: 1 } } },
            b: { output: { n: 1 } },
            w: { port: 'timeout' },
          },
        },
      },
    ),
  fail: () => played({ a: { use: 'fail', with: { code: 'too_bold', message: 'no' } } }),
  respond: () =>
    played({
      a: { use: 'respond', with: { body: { x: 1 } } },
      b: { use: 'respond', after: 'a', with: { status: 201 } },
    }),
  'branch-first': () =>
    played({
      a: { use: 'branch', with: { cases: { one: false, two: true, three: true } } },
      b: { use: 'set', after: 'a.one' },
      c: { use: 'set', after: 'a.two' },
    }),
  'branch-every': () =>
    played({
      a: { use: 'branch', with: { mode: 'every', cases: { one: true, two: true } } },
      b: { use: 'set', after: 'a.one' },
      c: { use: 'set', after: 'a.two' },
      d: { use: 'set', after: 'a.else' },
    }),
  'loop-ok': () => played({ each: loop({ ...items, concurrency: 2 }, see) }),
  'loop-empty': () => played({ each: loop({ items: [] }, see) }),
  'loop-collect': () => played({ each: loop({ ...items, collect: '{{ steps.see.n + 1 }}' }, see) }),
  'loop-stop': () => played({ each: loop(items, second) }),
  'loop-continue': () => played({ each: loop({ ...items, onItemError: 'continue' }, second) }),
  'loop-nested': () =>
    played({ each: loop({ items: [[1], [2, 3]] }, { inner: loop({ items: '{{ item }}' }, see) }) }),
  'repeat-until': () =>
    played({ r: nested('repeat', { until: '{{ steps.count.n >= 1 }}', max: 5 }, counted) }),
  'repeat-while': () =>
    played({ r: nested('repeat', { while: '{{ !(steps.count?.n >= 1) }}', max: 5 }, counted) }),
  'repeat-exhausted': () => played({ r: nested('repeat', { until: false, max: 2 }, counted) }),
  'repeat-delay': () =>
    played({ r: nested('repeat', { until: false, max: 2, delay: '5s' }, counted) }),
  'try-ok': () => played({ t: nested('try', {}, read) }, flaky(0)),
  'try-error': () => played({ t: nested('try', {}, { a: { use: 'fail' } }) }),
  'try-retry': () => played({ t: nested('try', {}, read, again) }, flaky(1)),
  'try-timeout': () =>
    played({
      t: nested('try', {}, { w: { use: 'wait', with: { for: '1h' } } }, { timeout: '2s' }),
    }),
  'wait-time': () => played({ w: { use: 'wait', with: { for: '1h' } } }),
  'wait-timeout': () => played({ w: { use: 'wait', with: { for: '1h', timeout: '1m' } } }),
  'retry-due': () => played({ a: { use: 'x.read', ...again } }, flaky(2)),
  interrupted: () => played(read, dying(4)),
  'attention-happened': async () =>
    thenPlayed(await played(read, once), {
      type: 'resolved',
      step: 'a',
      happened: true,
      output: { told: true },
      by: 'ann',
    }),
  'attention-did-not': async () => {
    const test = await played(read, { ...once, ...flakyOnce() });
    return thenPlayed(test, { type: 'resolved', step: 'a', happened: false, by: 'ann' });
  },
  'undo-complete': () =>
    played(undone, { settings: { onFailure: { undo: true } }, call: () => ok(1) }),
  'undo-output': () =>
    played(two, {
      settings: { onFailure: { undo: true } },
      output: '{{ trigger.input.none.x }}',
      call: () => ok(1),
    }),
  'undo-partial': () =>
    played(undone, {
      settings: { onFailure: { undo: true } },
      call: ({ input }) =>
        (input as { of?: string }).of === 'b' ? failed('rejected', true) : ok(1),
    }),
  cancelled: async () =>
    thenPlayed(await begun({ w: { use: 'wait', with: { for: '1h' } } }), {
      type: 'cancel-requested',
      by: 'ann',
    }),
  'cancelled-undone': async () =>
    thenPlayed(
      await begun(
        { a: { use: 'x.set', undo: undo('a') }, w: { use: 'wait', with: { for: '1h' } } },
        { call: () => ok(1) },
      ),
      { type: 'cancel-requested', by: 'ann', undo: true },
    ),
  'run-timeout': () =>
    played({ w: { use: 'wait', with: { for: '1h' } } }, { settings: { timeout: '10s' } }),
  'follow-up': () => played({ a: { use: 'fail' } }, { settings: { onFailure: { call: 'alert' } } }),
  'priority-changed': async () =>
    thenPlayed(await begun({ w: { use: 'wait', with: { for: '1h' } } }), {
      type: 'priority-changed',
      priority: 1,
      by: 'ann',
    }),
  output: () =>
    played({ a: { use: 'set', with: { x: 1 } } }, { output: { y: '{{ steps.a.x + 1 }}' } }),
  'retried-step': async () => thenPlayed(await played(read, flaky(1)), retried),
  'retried-loop': async () =>
    thenPlayed(await played({ each: loop(items, read) }, flaky(1)), retried),
  'retried-try': async () =>
    thenPlayed(await played({ t: nested('try', {}, read) }, flaky(1)), retried),
  'retried-repeat': async () =>
    thenPlayed(
      await played({ r: nested('repeat', { until: false, max: 2 }, read) }, flaky(1)),
      retried,
    ),
};

/** Nobody knows what became of the first call; the second succeeds. */
function flakyOnce(): More {
  let calls = 0;
  return { call: () => (++calls === 1 ? failed('unknown_outcome', true) : ok({ calls })) };
}
