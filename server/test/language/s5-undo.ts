import { attempt, loop, type Sentence, type Steps, set } from './case.ts';

const settings = { onFailure: { undo: true } };
const act = (of: string, more: object = {}): Steps[string] => ({
  use: 'x.set',
  with: { of },
  undo: { use: 'x.set', with: { of: `un${of}` } },
  ...more,
});
const un = { use: 'x.set', with: { of: 'un', what: '{{ [item, steps.b] }}' } };
const no = (after: string | string[]): Steps[string] => ({ use: 'fail', after });
const fine = { gives: 1 };

/** §5 undo, and what becomes of unknown outcomes, keys. */
export const undo: readonly Sentence[] = [
  {
    says: 'undo: steps that ended ok and have undo, nested ones and rounds included, in reverse order of completion',
    cases: {
      'the last first; the error stays the first': {
        steps: { a: act('a'), b: act('b', { after: 'a' }), no: no('b') },
        settings,
        calls: { a: [fine], b: [fine], una: [fine], unb: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected', step: 'no' },
          undone: 'complete',
          sent: ['a', 'b', 'unb', 'una'].map((of) => ({ of })),
        },
      },
      'in the order of completion, not of the document': {
        steps: { a: act('a'), b: act('b'), no: no(['a', 'b']) },
        settings,
        calls: { a: [{ turns: 30 }], b: [fine], una: [fine], unb: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected' },
          sent: ['a', 'b', 'una', 'unb'].map((of) => ({ of })),
        },
      },
      'not what failed, was skipped or not begun': {
        steps: {
          a: act('a', { when: '{{ false }}' }),
          b: act('b'),
          c: act('c', { after: 'b' }),
        },
        settings,
        calls: { b: [{ fails: 'not_found' }] },
        expect: {
          status: 'failed',
          error: { code: 'not_found' },
          undone: 'complete',
          sent: [{ of: 'b' }],
        },
      },
      'when the output of the run cannot be had': {
        steps: { a: act('a'), b: act('b', { after: 'a' }) },
        settings,
        output: '{{ trigger.input.none.x }}',
        calls: {
          a: [fine],
          b: [fine],
          una: [fine],
          unb: [{ fails: 'unavailable' }, fine],
        },
        expect: {
          status: 'failed',
          error: { code: 'sandbox_error', field: 'output' },
          undone: 'complete',
          sent: ['a', 'b', 'unb', 'unb', 'una'].map((of) => ({ of })),
        },
      },
      'not what is disabled: it was not done': {
        steps: { a: act('a', { disabled: true }), no: no('a') },
        settings,
        calls: {},
        expect: { status: 'failed', error: { code: 'rejected' }, undone: 'complete', sent: [] },
      },
      'rounds backwards, each with its item': {
        steps: {
          l: loop({ items: ['x', 'y'] }, { b: { use: 'x.set', with: { of: 'b' }, undo: un } }),
          no: no('l'),
        },
        settings,
        calls: { b: [{ gives: 1 }, { gives: 2 }], un: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected' },
          sent: [
            { of: 'b' },
            { of: 'b' },
            { of: 'un', what: ['y', 2] },
            { of: 'un', what: ['x', 1] },
          ],
          keys: [0, 1, 2, 3],
        },
      },
      'rounds that failed, and attempts of a try before the last': {
        steps: {
          t: attempt(
            {
              l: loop(
                { items: [1], onItemError: 'continue' },
                { b: act('b'), g: { use: 'fail', after: 'b' } },
              ),
              f: { use: 'fail', after: 'l', with: { code: 'again' } },
            },
            { retry: { attempts: 2, delay: 0, on: ['again'] } },
          ),
        },
        settings,
        calls: { b: [fine], unb: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'again' },
          sent: ['b', 'b', 'unb', 'unb'].map((of) => ({ of })),
          keys: [0, 1, 2, 3],
        },
      },
      'a run whose error is handled undoes nothing': {
        steps: { a: act('a'), no: no('a'), told: set(1, { after: 'no.error' }) },
        settings,
        calls: { a: [fine] },
        expect: { status: 'succeeded', output: { value: 1 }, sent: [{ of: 'a' }] },
      },
      'not without settings.onFailure.undo': {
        steps: { a: act('a'), no: no('a') },
        calls: { a: [fine] },
        expect: { status: 'failed', error: { code: 'rejected' }, sent: [{ of: 'a' }] },
      },
      'a run that took too long': {
        steps: { a: act('a'), w: { use: 'wait', after: 'a', with: { for: '1h' } } },
        settings: { ...settings, timeout: '1m' },
        calls: { a: [fine], una: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'timeout' },
          undone: 'complete',
          sent: [{ of: 'a' }, { of: 'una' }],
        },
      },
    },
  },
  {
    says: 'each with its own retry, seeing what the step saw and its output; a failing one does not stop the rest; undone: complete | partial',
    cases: {
      'it sees what the step saw, and its output': {
        steps: {
          before: set('b'),
          a: {
            use: 'x.set',
            after: 'before',
            with: { of: 'a' },
            undo: {
              use: 'x.set',
              with: {
                of: 'una',
                saw: "{{ [steps.before.value, steps.a.id, steps.later ?? 'no'] }}",
              },
            },
          },
          later: set('l', { after: 'a' }),
          no: no('later'),
        },
        settings,
        calls: { a: [{ gives: { id: 7 } }], una: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected' },
          sent: [{ of: 'a' }, { of: 'una', saw: ['b', 7, 'no'] }],
        },
      },
      'its own retry': {
        steps: {
          a: {
            ...act('a'),
            undo: { use: 'x.set', with: { of: 'una' }, retry: { attempts: 2, on: ['conflict'] } },
          },
          no: no('a'),
        },
        settings,
        calls: { a: [fine], una: [{ fails: 'conflict' }, fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected' },
          undone: 'complete',
          keys: [0, 1, 1],
        },
      },
      'one that fails, one whose input throws': {
        steps: {
          a: act('a'),
          b: act('b', { after: 'a' }),
          c: {
            ...act('c', { after: 'b' }),
            undo: { use: 'x.set', with: { of: 'unc', x: '{{ steps.c.no.x }}' } },
          },
          no: no('c'),
        },
        settings,
        calls: { a: [fine], b: [fine], c: [fine], unb: [{ fails: 'conflict' }], una: [fine] },
        expect: {
          status: 'failed',
          error: { code: 'rejected', step: 'no' },
          undone: 'partial',
          sent: ['a', 'b', 'c', 'unb', 'una'].map((of) => ({ of })),
        },
      },
      'one of unknown outcome: nobody is asked': {
        steps: {
          a: { ...act('a'), undo: { use: 'x.once', with: { of: 'una' } } },
          no: no('a'),
        },
        settings,
        calls: { a: [fine], una: [{ fails: 'unknown_outcome', sent: true }] },
        expect: { status: 'failed', error: { code: 'rejected' }, undone: 'partial' },
      },
    },
  },
  {
    says: 'A once action that times out after its request was sent is unknown_outcome, never retried by default: onUnknown attention (default), retry, error',
    cases: {
      'attention: nothing goes on': {
        steps: { a: { use: 'x.once', with: { of: 'a' } }, b: set(1, { after: ['a', 'a.error'] }) },
        calls: { a: [{ fails: 'unknown_outcome', sent: true }] },
        expect: { status: 'attention', attempts: { a: 1 } },
      },
      'error: a port like any other': {
        steps: {
          a: { use: 'x.once', with: { of: 'a' }, onUnknown: 'error' },
          b: set('{{ errors.a.code }}', { after: 'a.error' }),
        },
        calls: { a: [{ fails: 'unknown_outcome', sent: true }] },
        expect: {
          status: 'succeeded',
          output: { value: 'unknown_outcome' },
          attempts: { a: 1 },
        },
      },
      'retry: again, with the same key': {
        steps: { a: { use: 'x.once', with: { of: 'a' }, onUnknown: 'retry' } },
        calls: { a: [{ fails: 'unknown_outcome', sent: true }, { gives: 'b' }] },
        expect: { status: 'succeeded', output: 'b', attempts: { a: 2 }, keys: [0, 0] },
      },
      'retry: no longer than its attempts': {
        steps: { a: { use: 'x.once', with: { of: 'a' }, onUnknown: 'retry' } },
        calls: { a: [{ fails: 'unknown_outcome', sent: true }] },
        expect: { status: 'failed', error: { code: 'unknown_outcome' }, attempts: { a: 3 } },
      },
    },
  },
  {
    says: 'Idempotency key: stable over retries of the same step and round; different for another step or round',
    cases: {
      'steps, rounds, retries': {
        steps: {
          a: act('a'),
          l: loop({ items: [1, 2] }, { b: act('b') }, { after: 'a' }),
        },
        calls: { a: [{ fails: 'timeout' }, fine], b: [fine, { fails: 'timeout' }, fine] },
        expect: { status: 'succeeded', output: [1, 1], keys: [0, 0, 1, 2, 2] },
      },
    },
  },
];
