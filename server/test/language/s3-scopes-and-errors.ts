import { attempt, loop, repeat, type Sentence, set } from './case.ts';

const read = (of: string, more: object = {}) => ({ use: 'x.read', with: { of }, ...more });
const wrong = { use: 'fail', with: { code: 'wrong' } };

/** §3 Order: handled errors, failing scopes. */
export const scopesAndErrors: readonly Sentence[] = [
  {
    says: 'A step that ends by error: if an edge leaves that port, the error is handled, whether or not the handler then runs; otherwise its scope fails',
    cases: {
      'the handler is skipped by its when': {
        steps: { f: wrong, told: set(1, { after: 'f.error', when: '{{ false }}' }) },
        expect: { status: 'succeeded', output: null, skipped: ['told'] },
      },
      'the handler waits for others, all of them dead': {
        steps: {
          f: wrong,
          no: set(1, { when: '{{ false }}' }),
          told: set(1, { after: ['f.error', 'no'], when: '{{ false }}' }),
        },
        expect: { status: 'succeeded', output: null, skipped: ['no', 'told'] },
      },
      'the handler is disabled': {
        steps: { f: wrong, told: set(1, { after: 'f.error', disabled: true }) },
        expect: { status: 'succeeded', output: null, ports: { told: ['ok'] } },
      },
      'an edge from ok handles nothing': {
        steps: { f: read('f'), next: set(1, { after: 'f' }) },
        calls: { f: [{ fails: 'not_found' }] },
        expect: {
          status: 'failed',
          error: { code: 'not_found', step: 'f' },
          notStarted: ['next'],
        },
      },
      'a handler that fails itself': {
        steps: { f: wrong, worse: { use: 'fail', after: 'f.error', with: { code: 'worse' } } },
        expect: { status: 'failed', error: { code: 'worse', step: 'worse' } },
      },
      'inside of a round: the round goes on': {
        steps: {
          l: loop({ items: [1, 2] }, { f: wrong, told: set('{{ item }}', { after: 'f.error' }) }),
        },
        expect: { status: 'succeeded', output: [{ value: 1 }, { value: 2 }] },
      },
      'of a scope': {
        steps: {
          l: loop({ items: [1] }, { f: wrong }),
          told: set('{{ errors.l.code }}', { after: 'l.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'wrong' }, ports: { l: ['error'] } },
      },
    },
  },
  {
    says: 'A failing scope cancels its waits and pending retries at once',
    cases: {
      'a wait': {
        steps: {
          w: { use: 'wait', with: { for: '1h' } },
          after: set(1, { after: 'w' }),
          f: wrong,
        },
        expect: { status: 'failed', error: { code: 'wrong' }, notStarted: ['after'] },
      },
      'a pending retry, whose last error is kept': {
        steps: { r: read('r'), slow: read('slow'), f: { ...wrong, after: 'slow' } },
        calls: { r: [{ fails: 'unavailable' }], slow: [{ turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'wrong', step: 'f' },
          attempts: { r: 1 },
          sent: [{ of: 'r' }, { of: 'slow' }],
          lasts: 0,
        },
      },
      'the pause between rounds of a repeat inside': {
        steps: {
          r: repeat({ until: '{{ false }}', max: 3, delay: '1h' }, { a: set(1) }),
          slow: read('slow'),
          f: { ...wrong, after: 'slow' },
        },
        calls: { slow: [{ turns: 30 }] },
        expect: { status: 'failed', error: { code: 'wrong' }, lasts: 0 },
      },
      'under continue those of its round alone': {
        only: 'memory',
        steps: {
          l: loop(
            { items: [0, 1], concurrency: 2, onItemError: 'continue', collect: '{{ steps.w.by }}' },
            {
              w: { use: 'wait', with: { for: '{{ item == 0 ? 3600000 : 1000 }}' } },
              after: set(1, { after: 'w' }),
              f: { ...wrong, when: '{{ item == 0 }}' },
            },
          ),
        },
        output: '{{ [steps.l[0].error.code, steps.l[1]] }}',
        expect: { status: 'succeeded', output: ['wrong', 'time'], lasts: 1000 },
      },
      'the pause before another attempt of a try inside': {
        steps: {
          t: attempt(
            { g: { use: 'fail', with: { code: 'again' } } },
            { retry: { on: ['again'], delay: '1h' } },
          ),
          slow: read('slow'),
          f: { ...wrong, after: 'slow' },
        },
        calls: { slow: [{ turns: 30 }] },
        expect: { status: 'failed', error: { code: 'wrong' }, attempts: { t: 1 }, lasts: 0 },
      },
      'waits in other rounds': {
        steps: {
          l: loop(
            { items: [0, 1], concurrency: 2 },
            {
              w: { use: 'wait', when: '{{ item == 0 }}', with: { for: '1h' } },
              f: { ...wrong, when: '{{ item == 1 }}' },
            },
          ),
        },
        expect: { status: 'failed', error: { code: 'wrong', path: [['l', 1]] } },
      },
    },
  },
  {
    says: 'A failing scope lets attempts in flight finish (their results are journalled) and starts no step, round, handler or attempt',
    cases: {
      'its result is there, what would follow is not': {
        steps: { slow: read('slow'), next: set(1, { after: 'slow' }), f: wrong },
        calls: { slow: [{ gives: 'done', turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'wrong' },
          outputs: { slow: 'done' },
          notStarted: ['next'],
        },
      },
      'no handler of what fails later': {
        steps: { slow: read('slow'), told: set(1, { after: 'slow.error' }), f: wrong },
        calls: { slow: [{ fails: 'not_found', turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'wrong' },
          ports: { slow: ['error'] },
          notStarted: ['told'],
        },
      },
      'no attempt of what fails later': {
        steps: { slow: read('slow'), f: wrong },
        calls: { slow: [{ fails: 'unavailable', turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'wrong' },
          attempts: { slow: 1 },
          ports: { slow: ['error'] },
        },
      },
      'no round, and rounds under way stop after their attempt': {
        steps: {
          l: loop(
            { items: ['a', 'b', 'c', 'd'], concurrency: 2 },
            { call: read('{{ item }}'), next: set(1, { after: 'call' }) },
          ),
        },
        calls: { a: [{ fails: 'not_found' }], b: [{ gives: 'b', turns: 30 }] },
        expect: {
          status: 'failed',
          error: { code: 'not_found', step: 'call', path: [['l', 0]] },
          sent: [{ of: 'a' }, { of: 'b' }],
          started: ['l', 'call', 'call'],
        },
      },
      'a try ends when what is in flight in it has': {
        steps: {
          t: attempt({ slow: read('slow'), f: wrong }),
          told: set('{{ errors.t.code }}', { after: 't.error' }),
        },
        calls: { slow: [{ gives: 1, turns: 30 }] },
        expect: {
          status: 'succeeded',
          output: { value: 'wrong' },
          outputs: { slow: 1 },
        },
      },
      'of nested ones the inner one alone, when its error is handled': {
        steps: {
          t: attempt({
            l: loop({ items: [1, 2] }, { f: wrong }),
            told: set('{{ errors.l.path }}', { after: 'l.error' }),
          }),
        },
        expect: {
          status: 'succeeded',
          output: {
            value: [
              ['t', 0],
              ['l', 0],
            ],
          },
        },
      },
      'what it collects is not asked of a guest any more': {
        steps: {
          l: loop({ items: [1], collect: '{{ [null][0].x() }}' }, { a: set(1) }),
          f: wrong,
        },
        expect: { status: 'failed', error: { code: 'wrong' }, started: ['l', 'f'] },
      },
      'under continue the rounds under way go on, and others begin': {
        steps: {
          l: loop(
            { items: ['a', 'b', 'c'], concurrency: 2, onItemError: 'continue' },
            { call: read('{{ item }}'), next: set('{{ item }}', { after: 'call' }) },
          ),
        },
        output: '{{ [steps.l[0].error.code, steps.l[1].value, steps.l[2].value] }}',
        calls: { a: [{ fails: 'not_found' }], b: [{ turns: 30 }], c: [{ gives: 1 }] },
        expect: { status: 'succeeded', output: ['not_found', 'b', 'c'] },
      },
      'a doubtful step in it is still asked about': {
        steps: { pay: { use: 'x.once', with: { of: 'pay' } }, f: wrong },
        calls: { pay: [{ fails: 'unknown_outcome', sent: true, turns: 30 }] },
        expect: { status: 'attention' },
      },
    },
  },
  {
    says: 'The first journalled error is the scope’s; values collected so far are in its details',
    cases: {
      'the first, not the first in the document': {
        steps: { a: read('a'), b: read('b') },
        calls: { a: [{ fails: 'not_found', turns: 30 }], b: [{ fails: 'forbidden' }] },
        expect: { status: 'failed', error: { code: 'forbidden', step: 'b' } },
      },
      'a failing loop': {
        steps: {
          l: loop(
            { items: [1, 2, 3], collect: '{{ item * 2 }}' },
            { f: { ...wrong, when: '{{ item == 3 }}' } },
          ),
          got: set('{{ errors.l.details.collected }}', { after: 'l.error' }),
        },
        expect: { status: 'succeeded', output: { value: [2, 4, null] } },
      },
      'a handled error is not the first': {
        steps: {
          a: wrong,
          told: { use: 'fail', after: 'a.error', with: { code: 'second' } },
        },
        expect: { status: 'failed', error: { code: 'second', step: 'told' } },
      },
      'nested loops: the innermost step, its whole path': {
        steps: {
          outer: loop(
            { items: [[1], [1, 0]] },
            { inner: loop({ items: '{{ item }}' }, { f: { ...wrong, when: '{{ item == 0 }}' } }) },
          ),
        },
        expect: {
          status: 'failed',
          error: {
            code: 'wrong',
            step: 'f',
            path: [
              ['outer', 1],
              ['inner', 1],
            ],
            details: { collected: [[null], null] },
          },
        },
      },
    },
  },
];
