import { attempt, loop, repeat, type Sentence, set } from './case.ts';

const read = (of: string, more: object = {}) => ({ use: 'x.read', with: { of }, ...more });
const pause = { use: 'wait', with: { for: '1h' } };

/** §2, §3 and §1: time limits of steps, scopes and runs. */
export const timeouts: readonly Sentence[] = [
  {
    says: 'timeout limits the whole of try, loop, repeat; its code is `timeout`',
    cases: {
      'a try around a wait': {
        only: 'memory',
        steps: {
          t: attempt({ w: pause }, { timeout: '10s' }),
          told: set('{{ [errors.t.code, errors.t.path] }}', { after: 't.error' }),
        },
        expect: { status: 'succeeded', output: { value: ['timeout', []] }, lasts: 10_000 },
      },
      'a loop: all its rounds together': {
        only: 'memory',
        steps: {
          l: loop(
            { items: [1, 2, 3] },
            { w: { use: 'wait', with: { for: '4s' } } },
            { timeout: '10s' },
          ),
        },
        expect: { status: 'failed', error: { code: 'timeout', step: 'l' }, lasts: 10_000 },
      },
      'a loop says what it had collected': {
        only: 'memory',
        steps: {
          l: loop(
            { items: [1, 2, 3], collect: '{{ item * 2 }}' },
            { w: { use: 'wait', with: { for: '4s' } } },
            { timeout: '10s' },
          ),
          told: set('{{ errors.l.details.collected }}', { after: 'l.error' }),
        },
        expect: { status: 'succeeded', output: { value: [2, 4, null] } },
      },
      'a repeat: its delays count': {
        only: 'memory',
        steps: {
          r: repeat(
            { until: '{{ false }}', max: 9, delay: '4s' },
            { a: set(1) },
            { timeout: '10s' },
          ),
        },
        expect: { status: 'failed', error: { code: 'timeout', step: 'r' }, lasts: 10_000 },
      },
      'a try with retries: all attempts together': {
        steps: {
          t: attempt(
            { a: read('a', { retry: { attempts: 1 } }) },
            { timeout: '10s', retry: { attempts: 9, delay: '4s', factor: 1 } },
          ),
        },
        calls: { a: [{ fails: 'unavailable' }] },
        random: 1,
        expect: {
          status: 'failed',
          error: { code: 'unavailable', step: 'a' },
          attempts: { t: 3 },
          lasts: 8000,
        },
      },
      'in time is in time': {
        only: 'memory',
        steps: { t: attempt({ w: { use: 'wait', with: { for: '9s' } } }, { timeout: '10s' }) },
        expect: { status: 'succeeded', output: { by: 'time' }, lasts: 9000 },
      },
      evaluated: {
        only: 'memory',
        steps: { t: attempt({ w: pause }, { timeout: '{{ trigger.input.s }}s' }) },
        input: { s: 3 },
        expect: { status: 'failed', error: { code: 'timeout' }, lasts: 3000 },
      },
      'inside of a loop that continues: one place of its list': {
        only: 'memory',
        steps: {
          l: loop(
            { items: ['10s', '1s'], onItemError: 'continue', collect: '{{ item }}' },
            { t: attempt({ w: { use: 'wait', with: { for: '{{ item }}' } } }, { timeout: '5s' }) },
          ),
          codes: set('{{ [steps.l[0].error.code, steps.l[1]] }}', { after: 'l' }),
        },
        expect: { status: 'succeeded', output: { value: ['timeout', '1s'] }, lasts: 6000 },
      },
      'the outer one ends the inner one with it': {
        only: 'memory',
        steps: {
          outer: attempt(
            {
              inner: attempt({ w: pause }, { timeout: '20s' }),
              no: set(1, { after: 'inner.error' }),
            },
            { timeout: '10s' },
          ),
        },
        expect: {
          status: 'failed',
          error: { code: 'timeout', step: 'outer' },
          lasts: 10_000,
          notStarted: ['no'],
        },
      },
    },
  },
  {
    says: 'A time-out of a step, scope or run aborts the attempts in flight (signal aborted, result journalled and ignored)',
    cases: {
      'a scope': {
        steps: {
          t: attempt(
            {
              hang: read('hang'),
              clock: read('clock'),
              told: set(1, { after: ['hang', 'hang.error'] }),
            },
            { timeout: '5s' },
          ),
        },
        calls: { hang: [{ hangs: true, gives: 'late' }], clock: [{ takes: 5000 }] },
        expect: {
          status: 'failed',
          error: { code: 'timeout', step: 't' },
          outputs: { hang: 'late' },
          notStarted: ['told'],
        },
      },
      'a run': {
        steps: { hang: read('hang'), clock: read('clock') },
        settings: { timeout: '5s' },
        calls: { hang: [{ hangs: true, fails: 'rejected' }], clock: [{ takes: 5000 }] },
        expect: { status: 'failed', error: { code: 'timeout' }, ports: { hang: ['error'] } },
      },
      'what may happen only once is not asked about any more': {
        steps: {
          t: attempt(
            { pay: { use: 'x.once', with: { of: 'pay' } }, clock: read('clock') },
            { timeout: '5s' },
          ),
          told: set('{{ errors.t.code }}', { after: 't.error' }),
        },
        calls: {
          pay: [{ hangs: true, fails: 'unknown_outcome', sent: true }],
          clock: [{ takes: 5000 }],
        },
        expect: { status: 'succeeded', output: { value: 'timeout' } },
      },
    },
  },
  {
    says: 'The code of a code step’s time-out is sandbox_timeout',
    cases: {
      'an endless loop': {
        only: 'product',
        steps: {
          c: { use: 'code', timeout: '300ms', with: { source: 'for (;;) await null;' } },
          told: set('{{ errors.c.code }}', { after: 'c.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'sandbox_timeout' } },
      },
    },
  },
  {
    says: 'settings.timeout: whole run from its start, waiting included; error `timeout`, not handled by ports',
    cases: {
      'a wait': {
        only: 'memory',
        steps: {
          w: pause,
          late: set(1, { after: ['w.timeout', 'w.error'] }),
        },
        settings: { timeout: '1m' },
        expect: {
          status: 'failed',
          error: { code: 'timeout' },
          lasts: 60_000,
          notStarted: ['late'],
        },
      },
      'inside of a try whose error is handled': {
        only: 'memory',
        steps: { t: attempt({ w: pause }), told: set(1, { after: 't.error' }) },
        settings: { timeout: '{{ trigger.input.m }}m' },
        input: { m: 2 },
        expect: {
          status: 'failed',
          error: { code: 'timeout' },
          lasts: 120_000,
          notStarted: ['told'],
        },
      },
      'a retry that would come too late ends its step at once': {
        steps: { a: read('a', { retry: { delay: '1m' } }) },
        settings: { timeout: '30s' },
        calls: { a: [{ fails: 'unavailable' }] },
        random: 1,
        expect: { status: 'failed', error: { code: 'unavailable' }, attempts: { a: 1 }, lasts: 0 },
      },
    },
  },
];
