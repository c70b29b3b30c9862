import { attempt, loop, repeat, type Sentence, set } from './case.ts';

const code = (source: string) => ({ c: { use: 'code', with: { source } } });

/** §2 Steps: scope output, what a value is, limits of what is given. */
export const outputs: readonly Sentence[] = [
  {
    says: 'Scope output: the value of the step that ended ok last in journal order (branch, respond and skipped steps do not count), else null',
    cases: {
      'branch, respond and skipped steps come after': {
        steps: {
          a: set('a'),
          b: { use: 'branch', after: 'a', with: { cases: { yes: true } } },
          r: { use: 'respond', after: 'b.yes' },
          no: set('no', { after: 'r', when: '{{ false }}' }),
        },
        expect: { status: 'succeeded', output: { value: 'a' }, skipped: ['no'] },
      },
      'a step that failed and was handled does not count': {
        steps: {
          a: set('a'),
          f: { use: 'fail', after: 'a' },
          b: { use: 'branch', after: 'f.error', with: { cases: { yes: true } } },
        },
        expect: { status: 'succeeded', output: { value: 'a' } },
      },
      'the last to end, not the last to start': {
        steps: {
          a: { use: 'x.read', with: { of: 'a' } },
          b: { use: 'x.read', with: { of: 'b' } },
        },
        calls: { a: [{ gives: 'a', turns: 40 }], b: [{ gives: 'b' }] },
        expect: { status: 'succeeded', output: 'a', started: ['a', 'b'] },
      },
      'a scope counts when it ends': {
        steps: {
          t: attempt({ in: set('in') }),
          w: { use: 'branch', with: { cases: { yes: true } } },
        },
        expect: { status: 'succeeded', output: { value: 'in' } },
      },
      'a loop in a try': {
        steps: { t: attempt({ l: loop({ items: [1] }, { a: set('{{ item }}') }) }) },
        expect: { status: 'succeeded', output: [{ value: 1 }] },
      },
      'nothing ended ok': {
        steps: { b: { use: 'branch', with: { cases: { yes: true } } } },
        expect: { status: 'succeeded', output: null },
      },
      'a null that ended ok last is the value': {
        steps: { a: set('a'), c: { use: 'code', after: 'a', with: { source: '' } } },
        expect: { status: 'succeeded', output: null },
      },
    },
  },
  {
    says: 'Outputs are JSON values as JSON.stringify makes them; a cycle or function → sandbox_output; lone surrogates replaced',
    cases: {
      'undefined, NaN, dates, big integers, lone surrogates': {
        only: 'product',
        steps: code(
          "return { a: undefined, l: [undefined, NaN, -0], d: new Date(0), s: '\\ud800!', n: 10n, b: 2n ** 64n };",
        ),
        expect: {
          status: 'succeeded',
          output: {
            l: [null, null, 0],
            d: '1970-01-01T00:00:00.000Z',
            s: '\ufffd!',
            n: '10',
            b: '18446744073709551616',
          },
        },
      },
      'toJSON is asked': {
        only: 'product',
        steps: code('return { toJSON: () => 7 };'),
        expect: { status: 'succeeded', output: 7 },
      },
      'a cycle': {
        only: 'product',
        steps: code('const a: any = {}; a.a = a; return a;'),
        expect: { status: 'failed', error: { code: 'sandbox_output', step: 'c' } },
      },
      'a function': {
        only: 'product',
        steps: code('return () => 1;'),
        expect: { status: 'failed', error: { code: 'sandbox_output', step: 'c' } },
      },
      'a function of an expression': {
        only: 'product',
        steps: { a: set('{{ () => 1 }}') },
        expect: { status: 'failed', error: { code: 'sandbox_output', field: 'with.value' } },
      },
    },
  },
  {
    says: 'What is given is checked when it is known: the kinds’ own values and limits',
    cases: {
      'items that is no list': {
        steps: { l: loop({ items: "{{ 'abc' }}" }, { a: set(1) }) },
        expect: {
          status: 'failed',
          error: { code: 'invalid_input', step: 'l', field: 'with.items' },
          notStarted: ['a'],
        },
      },
      'items that is nothing': {
        steps: { l: loop({ items: '{{ trigger.input.none }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.items' } },
      },
      'items beyond 100,000': {
        steps: { l: loop({ items: '{{ new Array(100001).fill(0) }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'too_large', field: 'with.items' } },
      },
      'concurrency beyond 1,000': {
        steps: { l: loop({ items: [], concurrency: '{{ 1001 }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.concurrency' } },
      },
      'concurrency of a half': {
        steps: { l: loop({ items: [], concurrency: '{{ 0.5 }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.concurrency' } },
      },
      'rounds beyond 10,000': {
        steps: { r: repeat({ until: '{{ true }}', max: '{{ 10001 }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'too_large', step: 'r', field: 'with.max' } },
      },
      'no rounds': {
        steps: { r: repeat({ until: '{{ true }}', max: '{{ 0 }}' }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.max' } },
      },
      'a delay that is none': {
        steps: { r: repeat({ until: '{{ true }}', max: 1, delay: "{{ 'soon' }}" }, { a: set(1) }) },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.delay' } },
      },
      'a negative time': {
        steps: { w: { use: 'wait', with: { for: '{{ -1 }}' } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.for' } },
      },
      'a day that does not exist': {
        steps: { w: { use: 'wait', with: { until: "{{ '2026-02-30' }}" } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.until' } },
      },
      'status 700': {
        steps: { r: { use: 'respond', with: { status: '{{ 700 }}' } } },
        expect: {
          status: 'failed',
          error: { code: 'invalid_input', step: 'r', field: 'with.status' },
        },
      },
      'status as a text': {
        steps: { r: { use: 'respond', with: { status: "{{ '200' }}" } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.status' } },
      },
      'a header with a line end': {
        steps: { r: { use: 'respond', with: { headers: { a: "{{ 'x\\r\\ny' }}" } } } },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'with.headers' } },
      },
      'a code in capitals': {
        steps: { f: { use: 'fail', with: { code: "{{ 'Bad' }}" } } },
        expect: {
          status: 'failed',
          error: { code: 'invalid_input', step: 'f', field: 'with.code' },
        },
      },
      'an error of what is given is handled like any other': {
        steps: {
          l: loop({ items: '{{ 1 }}' }, { a: set(1) }),
          told: set('{{ errors.l.field }}', { after: 'l.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'with.items' }, attempts: { l: 0 } },
      },
    },
  },
];
