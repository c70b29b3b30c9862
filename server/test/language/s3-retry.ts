import { attempt, type LanguageCase, loop, type Sentence, type Steps, set } from './case.ts';

const call = (use: string, more: object = {}): Steps => ({
  a: { use, with: { of: 'a' }, ...more },
});
const fails = (code: string, more: object = {}) => ({ fails: code, ...more });

/** One attempt, and the error is that of the step. */
const final = (steps: Steps, code: string, more: object = {}): LanguageCase => ({
  steps,
  calls: { a: [fails(code, more)] },
  expect: { status: 'failed', error: { code }, attempts: { a: 1 }, lasts: 0 },
});
const repeated = (steps: Steps, code: string, more: object = {}): LanguageCase => ({
  steps,
  calls: { a: [fails(code, more), { gives: 'fine' }] },
  expect: { status: 'succeeded', output: 'fine', attempts: { a: 2 } },
});

/** §3 Order: retry. */
export const retries: readonly Sentence[] = [
  {
    says: 'attempts counts the first; defaults 3, 1s, 2, 5m; before attempt k+1 a random time in [0, min(maxDelay, delay × factor^(k−1))]',
    cases: {
      'three attempts, at the longest after 1 s and 2 s': {
        steps: call('x.read'),
        calls: { a: [fails('unavailable')] },
        random: 1,
        expect: {
          status: 'failed',
          error: { code: 'unavailable' },
          attempts: { a: 3 },
          lasts: 3000,
        },
      },
      'at the shortest at once': {
        steps: call('x.read'),
        calls: { a: [fails('unavailable')] },
        random: 0,
        expect: { status: 'failed', error: { code: 'unavailable' }, attempts: { a: 3 }, lasts: 0 },
      },
      'delay, factor and maxDelay': {
        steps: call('x.read', {
          retry: { attempts: 5, delay: '1s', factor: 10, maxDelay: '30s' },
        }),
        calls: { a: [fails('timeout')] },
        random: 1,
        expect: {
          status: 'failed',
          error: { code: 'timeout' },
          attempts: { a: 5 },
          lasts: 1000 + 10_000 + 30_000 + 30_000,
        },
      },
      'attempts: 1 switches it off': final(call('x.read', { retry: { attempts: 1 } }), 'timeout'),
      'the input is that of the first attempt, so is the key': {
        steps: { a: { use: 'x.set', with: { of: 'a', n: '{{ Math.random() }}' } } },
        calls: { a: [fails('unavailable'), fails('timeout', { sent: true }), { gives: 1 }] },
        expect: { status: 'succeeded', output: 1, keys: [0, 0, 0] },
      },
    },
  },
  {
    says: 'Without retry, read and idempotent actions use these defaults; once actions retry only rate_limited, and unavailable before anything was sent; code, call and try have one attempt',
    cases: {
      'read: timeout': repeated(call('x.read'), 'timeout'),
      'read: not_found': final(call('x.read'), 'not_found'),
      'idempotent: unavailable after sending': repeated(call('x.set'), 'unavailable', {
        sent: true,
      }),
      'idempotent: rate_limited': repeated(call('x.set'), 'rate_limited'),
      'idempotent: conflict': final(call('x.set'), 'conflict'),
      'once: rate_limited': repeated(call('x.once'), 'rate_limited', { sent: true }),
      'once: unavailable, nothing sent': repeated(call('x.once'), 'unavailable'),
      'once: unavailable, sent': final(call('x.once'), 'unavailable', { sent: true }),
      'once: timeout': final(call('x.once'), 'timeout'),
      code: {
        steps: { c: { use: 'code', with: { source: 'null.x' } } },
        expect: { status: 'failed', error: { code: 'sandbox_error' }, attempts: { c: 1 } },
      },
      try: {
        steps: { t: attempt({ a: { use: 'x.read', with: { of: 'a' }, retry: { attempts: 1 } } }) },
        calls: { a: [fails('unavailable')] },
        expect: { status: 'failed', error: { code: 'unavailable' }, attempts: { t: 1 } },
      },
    },
  },
  {
    says: '`on` lists codes; an error’s retryable: false forbids, true adds nothing',
    cases: {
      'a code of its own': repeated(call('x.read', { retry: { on: ['not_found'] } }), 'not_found'),
      'and no other': final(call('x.read', { retry: { on: ['not_found'] } }), 'unavailable'),
      'no code at all': final(call('x.read', { retry: { on: [] } }), 'unavailable'),
      'retryable: false': final(call('x.read'), 'unavailable', { retryable: false }),
      'a code of the flow’s own': {
        only: 'product',
        steps: {
          c: {
            use: 'code',
            retry: { attempts: 3, delay: 0, on: ['again'] },
            with: { source: "fail('again', 'not yet')" },
          },
        },
        expect: { status: 'failed', error: { code: 'again' }, attempts: { c: 3 } },
      },
      'of code, where it is asked for': {
        steps: {
          c: {
            use: 'code',
            retry: { attempts: 2, on: ['sandbox_error'] },
            with: { source: 'null.x' },
          },
        },
        expect: { status: 'failed', error: { code: 'sandbox_error' }, attempts: { c: 2 } },
      },
    },
  },
  {
    says: 'or exactly the error’s retryAfter (not cut by maxDelay; beyond 24 h or the run’s timeout it ends by error at once)',
    cases: {
      exactly: {
        steps: call('x.read', { retry: { maxDelay: '1s' } }),
        calls: { a: [fails('rate_limited', { retryAfter: 60_000 }), { gives: 1 }] },
        random: 0,
        expect: { status: 'succeeded', output: 1, lasts: 60_000 },
      },
      'a whole day': {
        steps: call('x.read'),
        calls: { a: [fails('rate_limited', { retryAfter: 24 * 3_600_000 }), { gives: 1 }] },
        expect: { status: 'succeeded', output: 1, lasts: 24 * 3_600_000 },
      },
      'more than a day': final(call('x.read'), 'rate_limited', { retryAfter: 24 * 3_600_000 + 1 }),
      'beyond the run’s timeout': {
        ...final(call('x.read'), 'rate_limited', { retryAfter: 61_000 }),
        settings: { timeout: '1m' },
      },
      'beyond the timeout of a scope around it': {
        steps: { t: attempt(call('x.read'), { timeout: '10s' }) },
        calls: { a: [fails('rate_limited', { retryAfter: 11_000 })] },
        expect: { status: 'failed', error: { code: 'rate_limited', step: 'a' }, lasts: 0 },
      },
    },
  },
  {
    says: 'retry on try repeats the scope as a new attempt',
    cases: {
      'until it is fine; errors of earlier attempts are gone': {
        steps: {
          t: attempt(
            {
              a: { use: 'x.read', with: { of: 'a' }, retry: { attempts: 1 } },
              b: set("{{ errors.a?.code ?? 'none' }}", { after: 'a' }),
            },
            { retry: { attempts: 3, delay: '1s' } },
          ),
          after: set("{{ [steps.t.value, errors.t?.code ?? 'none'] }}", { after: 't' }),
        },
        calls: { a: [fails('unavailable'), fails('timeout'), { gives: 1 }] },
        random: 1,
        expect: {
          status: 'succeeded',
          output: { value: ['none', 'none'] },
          attempts: { t: 3 },
          lasts: 3000,
          keys: [0, 1, 2],
        },
      },
      'what ended ok in it runs again': {
        steps: {
          t: attempt(
            {
              a: { use: 'x.read', with: { of: 'a' } },
              f: { use: 'fail', after: 'a', when: '{{ steps.a == 1 }}', with: { code: 'again' } },
              b: set('{{ steps.a }}', { after: ['a'], when: '{{ steps.a != 1 }}' }),
            },
            { retry: { on: ['again'] } },
          ),
        },
        calls: { a: [{ gives: 1 }, { gives: 2 }] },
        expect: { status: 'succeeded', output: { value: 2 }, attempts: { t: 2 } },
      },
      'an error that is not listed ends it': {
        steps: { t: attempt({ f: { use: 'fail' } }, { retry: { attempts: 3 } }) },
        expect: {
          status: 'failed',
          error: { code: 'rejected', path: [['t', 0]] },
          attempts: { t: 1 },
        },
      },
      'the last attempt is told': {
        steps: {
          t: attempt(
            { f: { use: 'fail' } },
            { retry: { attempts: 2, delay: 0, on: ['rejected'] } },
          ),
          told: set('{{ [errors.t.attempts, errors.t.path] }}', { after: 't.error' }),
        },
        expect: { status: 'succeeded', output: { value: [2, [['t', 1]]] } },
      },
      'inside of a loop each round has its own': {
        steps: {
          l: loop(
            { items: ['a', 'b'], collect: '{{ steps.t }}' },
            {
              t: attempt(
                { c: { use: 'x.read', with: { of: '{{ item }}' }, retry: { attempts: 1 } } },
                { retry: {} },
              ),
            },
          ),
        },
        calls: {
          a: [fails('unavailable'), fails('unavailable'), { gives: 'A' }],
          b: [fails('unavailable'), fails('unavailable'), { gives: 'B' }],
        },
        expect: { status: 'succeeded', output: ['A', 'B'], keys: [0, 1, 2, 3, 4, 5] },
      },
    },
  },
];
