import { attempt, loop, repeat, type Sentence, type Steps, set } from './case.ts';

const act = (of: string, more: object = {}): Steps[string] => ({
  use: 'x.set',
  with: { of },
  ...more,
});
const retried = { type: 'retried', by: 'p' };
const cancelled = { type: 'cancel-requested', by: 'p' };
const fine = { gives: 'fine' };
const refused = { fails: 'not_found' };
const asked = { fails: 'unknown_outcome', sent: true } as const;

/** §5: what people decide about runs, and groups. */
export const people: readonly Sentence[] = [
  {
    says: 'attention: a person decides it happened with an output, it did not, or cancel',
    cases: {
      'it happened': {
        steps: { a: { use: 'x.once', with: { of: 'a' } }, b: set('{{ steps.a }}', { after: 'a' }) },
        calls: { a: [asked] },
        people: [{ type: 'resolved', step: 'a', happened: true, output: 7, by: 'p' }],
        expect: { status: 'succeeded', output: { value: 7 }, attempts: { a: 1 } },
      },
      'it did not: again, with the same key': {
        steps: { a: { use: 'x.once', with: { of: 'a' } } },
        calls: { a: [asked, fine] },
        people: [{ type: 'resolved', step: 'a', happened: false, by: 'p' }],
        expect: { status: 'succeeded', output: 'fine', attempts: { a: 2 }, keys: [0, 0] },
      },
      'in a scope that failed meanwhile, it did not: nothing is sent again': {
        steps: {
          a: { use: 'x.once', with: { of: 'a' } },
          f: { use: 'fail', with: { code: 'mine' } },
        },
        calls: { a: [{ ...asked, turns: 30 }] },
        people: [{ type: 'resolved', step: 'a', happened: false, by: 'p' }],
        expect: { status: 'failed', error: { code: 'mine' }, attempts: { a: 1 } },
      },
      cancel: {
        steps: {
          b: act('b', { undo: { use: 'x.set', with: { of: 'un' } } }),
          a: { use: 'x.once', after: 'b', with: { of: 'a' } },
        },
        calls: { a: [asked], b: [fine] },
        people: [cancelled],
        expect: { status: 'cancelled', sent: [{ of: 'b' }, { of: 'a' }] },
      },
    },
  },
  {
    says: 'cancel: with undo it ends `cancelled` with `undone`',
    cases: {
      'what was done is undone': {
        steps: {
          b: act('b', { undo: { use: 'x.set', with: { of: 'un' } } }),
          a: { use: 'x.once', after: 'b', with: { of: 'a' } },
        },
        calls: { a: [asked], b: [fine], un: [fine] },
        people: [{ ...cancelled, undo: true }],
        expect: {
          status: 'cancelled',
          undone: 'complete',
          sent: ['b', 'a', 'un'].map((of) => ({ of })),
        },
      },
    },
  },
  {
    says: 'retry: all failed and not started steps; finished ones, also inside failed loops, repeats and tries, are not repeated; attempts count anew, keys stay',
    cases: {
      'what was finished stays': {
        steps: {
          a: act('a'),
          b: act('b', { after: 'a' }),
          c: set('{{ steps.b }}', { after: 'b' }),
        },
        calls: { a: [fine], b: [refused, fine] },
        people: [retried],
        expect: { status: 'succeeded', output: { value: 'fine' }, keys: [0, 1, 1] },
      },
      'it may fail again, as often as a new one': {
        steps: { a: act('a') },
        calls: { a: [{ fails: 'unavailable' }] },
        people: [retried],
        expect: {
          status: 'failed',
          error: { code: 'unavailable' },
          attempts: { a: 6 },
          keys: [0, 0, 0, 0, 0, 0],
        },
      },
      'a round goes on where it failed': {
        steps: {
          l: loop(
            { items: ['a', 'b', 'c'], collect: '{{ [item, steps.two] }}' },
            { one: act('one'), two: act('{{ item }}', { after: 'one' }) },
          ),
        },
        calls: { one: [fine], a: [{ gives: 1 }], b: [refused, { gives: 2 }], c: [{ gives: 3 }] },
        people: [retried],
        expect: {
          status: 'succeeded',
          output: [
            ['a', 1],
            ['b', 2],
            ['c', 3],
          ],
          keys: [0, 1, 2, 3, 3, 4, 5],
        },
      },
      'a repeat goes on with its round': {
        steps: {
          r: repeat(
            { until: '{{ steps.a == 3 }}', max: 5 },
            { a: { use: 'x.set', with: { of: 'a', n: '{{ loop.round }}' } } },
          ),
        },
        calls: { a: [{ gives: 1 }, refused, { gives: 3 }] },
        people: [retried],
        expect: {
          status: 'succeeded',
          output: 3,
          sent: [0, 1, 1].map((n) => ({ of: 'a', n })),
        },
      },
      'a try goes on with its last attempt': {
        steps: {
          t: attempt(
            { a: act('a'), b: act('b', { after: 'a', retry: { attempts: 1 } }) },
            { retry: { attempts: 2, delay: 0 } },
          ),
        },
        calls: { a: [fine], b: [{ fails: 'timeout' }, { fails: 'timeout' }, { gives: 'b' }] },
        people: [retried],
        expect: { status: 'succeeded', output: 'b', keys: [0, 1, 2, 3, 3] },
      },
      'a handled error stays handled': {
        steps: {
          f: act('f'),
          told: act('told', { after: 'f.error' }),
        },
        calls: { f: [refused], told: [refused, fine] },
        people: [retried],
        expect: { status: 'succeeded', output: 'fine', attempts: { f: 1, told: 2 } },
      },
      'failed rounds of a loop that went on stay failed': {
        steps: {
          l: loop({ items: [1], onItemError: 'continue' }, { a: act('a') }),
          b: act('b', { after: 'l' }),
        },
        output: '{{ steps.l[0].error.code }}',
        calls: { a: [refused], b: [refused, fine] },
        people: [retried],
        expect: { status: 'succeeded', output: 'not_found', attempts: { b: 2 } },
      },
      'a step that was skipped stays skipped': {
        steps: {
          no: set(1, { when: '{{ false }}' }),
          next: set(2, { after: 'no' }),
          a: act('a'),
        },
        calls: { a: [refused, fine] },
        people: [retried],
        expect: { status: 'succeeded', output: 'fine', skipped: ['no', 'next'] },
      },
      'a wait that was given up is waited for': {
        steps: {
          w: { use: 'wait', with: { for: '1h' } },
          a: act('a'),
          end: set('{{ [steps.w.by, steps.a] }}', { after: ['w', 'a'] }),
        },
        calls: { a: [refused, fine] },
        people: [retried],
        expect: { status: 'succeeded', output: { value: ['time', 'fine'] }, lasts: 3_600_000 },
      },
      'an expression that failed is evaluated anew': {
        steps: { a: set('{{ trigger.input.none.x }}') },
        people: [retried],
        expect: { status: 'failed', error: { code: 'sandbox_error', field: 'with.value' } },
      },
      'a run that took too long has its time again': {
        steps: { w: { use: 'wait', with: { for: '90s' } } },
        settings: { timeout: '1m' },
        people: [retried],
        expect: { status: 'succeeded', output: { by: 'time' }, lasts: 90_000 },
      },
      'after a cancel': {
        steps: { a: { use: 'x.once', with: { of: 'a' } }, b: set(1, { after: 'a' }) },
        calls: { a: [asked] },
        people: [cancelled, retried, { type: 'resolved', step: 'a', happened: true, by: 'p' }],
        expect: { status: 'succeeded', output: { value: 1 }, attempts: { a: 1 } },
      },
    },
  },
  {
    says: 'Groups: a step of another group moves the whole run there; parallel steps of different groups run one group after the other, in document order',
    cases: {
      'what is here first': {
        only: 'memory',
        steps: {
          x: set('x', { group: 'x' }),
          here: set('here'),
          y: set('y', { group: 'y' }),
          alsoX: set('alsoX', { group: '{{ trigger.input.g }}' }),
          end: set('end', { after: ['x', 'here', 'y', 'alsoX'] }),
        },
        input: { g: 'x' },
        expect: {
          status: 'succeeded',
          output: { value: 'end' },
          started: ['here', 'x', 'y', 'alsoX', 'end'],
        },
      },
      'a group that is no name': {
        steps: { a: set(1, { group: '{{ 1 }}' }) },
        expect: { status: 'failed', error: { code: 'invalid_input', step: 'a', field: 'group' } },
      },
    },
  },
];
