import { attempt, loop, repeat, type Sentence, set } from './case.ts';

const count = { count: set('{{ loop.round + 1 }}') };
const three = { value: 3 };

/** §2 Steps: `loop`, `repeat` and `try`. */
export const scopes: readonly Sentence[] = [
  {
    says: 'loop: a list, one place per item: the collected value, else the round’s scope output',
    cases: {
      'no items': {
        steps: { l: loop({ items: [], collect: '{{ null.x }}' }, { a: { use: 'fail' } }) },
        expect: { status: 'succeeded', output: [], notStarted: ['a'] },
      },
      'items of all kinds': {
        steps: { l: loop({ items: [null, 0, '', [], { a: 1 }] }, { a: set('{{ item }}') }) },
        expect: {
          status: 'succeeded',
          output: [null, 0, '', [], { a: 1 }].map((value) => ({ value })),
        },
      },
      'in the order of items, whatever ends first': {
        steps: {
          l: loop(
            { items: [3, 1], concurrency: 2 },
            { a: { use: 'x.read', with: { of: '{{ item }}' } } },
          ),
        },
        calls: { 3: [{ gives: 'late', turns: 40 }], 1: [{ gives: 'soon' }] },
        expect: { status: 'succeeded', output: ['late', 'soon'] },
      },
      'collect sees the steps of its round': {
        steps: {
          l: loop(
            { items: [1, 2], collect: '{{ [item, index, steps.b.value] }}' },
            { a: set('{{ item * 10 }}'), b: set('{{ steps.a.value + 1 }}', { after: 'a' }) },
          ),
        },
        expect: {
          status: 'succeeded',
          output: [
            [1, 0, 11],
            [2, 1, 21],
          ],
        },
      },
      'a collected null is null': {
        steps: { l: loop({ items: [1], collect: '{{ null }}' }, { a: set('{{ item }}') }) },
        expect: { status: 'succeeded', output: [null] },
      },
      'a collected undefined is null': {
        steps: { l: loop({ items: [1], collect: '{{ undefined }}' }, { a: set('{{ item }}') }) },
        expect: { status: 'succeeded', output: [null] },
      },
      'collect may be an object': {
        steps: {
          l: loop(
            { items: [1], collect: { i: '{{ index }}', no: '{{ undefined }}' } },
            { a: set(1) },
          ),
        },
        expect: { status: 'succeeded', output: [{ i: 0 }] },
      },
      'a round of which all is skipped gives null': {
        steps: { l: loop({ items: [1] }, { a: set(1, { when: '{{ false }}' }) }) },
        expect: { status: 'succeeded', output: [null] },
      },
    },
  },
  {
    says: 'loop: a failed round under `continue` is { error: { code, message } }',
    cases: {
      'some rounds fail': {
        steps: {
          l: loop(
            { items: [1, 2, 3], onItemError: 'continue' },
            {
              f: {
                use: 'fail',
                when: '{{ item != 2 }}',
                with: { code: 'odd', message: 'n{{ item }}' },
              },
              a: set('{{ item }}', { when: '{{ item == 2 }}' }),
            },
          ),
        },
        expect: {
          status: 'succeeded',
          output: [
            { error: { code: 'odd', message: 'n1' } },
            { value: 2 },
            { error: { code: 'odd', message: 'n3' } },
          ],
        },
      },
      'an error of collect is one of its round': {
        steps: {
          l: loop(
            {
              items: [null, { n: 1 }],
              onItemError: 'continue',
              collect: "{{ item.n > 0 ? 'fine' : 0 }}",
            },
            { a: set(1) },
          ),
          codes: set('{{ [steps.l[0].error.code, steps.l[1]] }}', { after: 'l' }),
        },
        expect: { status: 'succeeded', output: { value: ['sandbox_error', 'fine'] } },
      },
      'a round that fails inside of another loop': {
        steps: {
          outer: loop(
            { items: [[1], [0], [2]], onItemError: 'continue' },
            {
              inner: loop(
                { items: '{{ item }}' },
                { f: { use: 'fail', when: '{{ item == 0 }}', with: { message: 'zero' } } },
              ),
            },
          ),
        },
        expect: {
          status: 'succeeded',
          output: [[null], { error: { code: 'rejected', message: 'zero' } }, [null]],
        },
      },
      'the inner one goes on, the outer one knows of nothing': {
        steps: {
          outer: loop(
            { items: [1, 2] },
            {
              inner: loop(
                { items: '{{ [item, 0] }}', onItemError: 'continue', collect: '{{ item }}' },
                { f: { use: 'fail', when: '{{ item == 0 }}', with: { code: 'zero' } } },
              ),
            },
          ),
        },
        output: '{{ [steps.outer[0][0], steps.outer[1][0], steps.outer[1][1].error.code] }}',
        expect: { status: 'succeeded', output: [1, 2, 'zero'] },
      },
    },
  },
  {
    says: 'repeat: `until` is checked after each round, `while` before; ports ok, exhausted; output of the last round',
    cases: {
      'until holds after the first round': {
        steps: { r: repeat({ until: '{{ true }}', max: 5 }, count) },
        expect: { status: 'succeeded', output: { value: 1 }, ports: { r: ['ok'] } },
      },
      'until sees the steps of its round': {
        steps: { r: repeat({ until: '{{ steps.count.value == 3 }}', max: 5 }, count) },
        expect: { status: 'succeeded', output: three },
      },
      'until holds after the last round: it is not exhausted': {
        steps: { r: repeat({ until: '{{ steps.count.value == 3 }}', max: 3 }, count) },
        expect: { status: 'succeeded', output: three, ports: { r: ['ok'] } },
      },
      'while is false at once': {
        steps: { r: repeat({ while: '{{ false }}', max: 5 }, count) },
        expect: { status: 'succeeded', output: null, ports: { r: ['ok'] }, notStarted: ['count'] },
      },
      'while sees the round before': {
        steps: { r: repeat({ while: '{{ (steps.count?.value ?? 0) < 3 }}', max: 5 }, count) },
        expect: { status: 'succeeded', output: three, ports: { r: ['ok'] } },
      },
      'while is asked once more after the last round': {
        steps: { r: repeat({ while: '{{ steps.count?.value != 3 }}', max: 3 }, count) },
        expect: { status: 'succeeded', output: three, ports: { r: ['ok'] } },
      },
      'exhausted, and something follows': {
        steps: {
          r: repeat({ until: '{{ false }}', max: 3 }, count),
          no: set('no', { after: 'r' }),
          given: set('{{ steps.r.value }}', { after: 'r.exhausted' }),
        },
        expect: {
          status: 'succeeded',
          output: three,
          ports: { r: ['exhausted'] },
          skipped: ['no'],
        },
      },
      'exhausted, and nothing follows: no error, and no value of its scope': {
        steps: { a: set('a'), r: repeat({ while: '{{ true }}', max: 1 }, count, { after: 'a' }) },
        expect: { status: 'succeeded', output: { value: 'a' }, ports: { r: ['exhausted'] } },
      },
      'each round begins anew': {
        steps: {
          r: repeat(
            { until: '{{ loop.round == 1 }}', max: 5 },
            {
              before: set("{{ steps.after ?? 'none' }}"),
              after: set(1, { after: 'before' }),
              out: set('{{ steps.before.value }}', { after: 'after' }),
            },
          ),
        },
        expect: { status: 'succeeded', output: { value: 'none' } },
      },
      'delay is between rounds': {
        only: 'memory',
        steps: { r: repeat({ until: '{{ false }}', max: 3, delay: '5s' }, count) },
        expect: { status: 'succeeded', lasts: 10_000 },
      },
      'delay with while is between rounds': {
        only: 'memory',
        steps: {
          r: repeat({ while: '{{ (steps.count?.value ?? 0) < 2 }}', max: 3, delay: '5s' }, count),
        },
        expect: { status: 'succeeded', lasts: 10_000 },
      },
    },
  },
  {
    says: 'try: its scope output',
    cases: {
      'the last that ended ok': {
        steps: { t: attempt({ a: set(1), b: set(2, { after: 'a' }) }) },
        expect: { status: 'succeeded', output: { value: 2 } },
      },
      'around a loop that fails': {
        steps: {
          t: attempt({ l: loop({ items: [1] }, { f: { use: 'fail', with: { code: 'no' } } }) }),
          told: set('{{ [errors.t.code, errors.t.path] }}', { after: 't.error' }),
        },
        expect: {
          status: 'succeeded',
          output: {
            value: [
              'no',
              [
                ['t', 0],
                ['l', 0],
              ],
            ],
          },
          ports: { t: ['error'] },
        },
      },
    },
  },
];
