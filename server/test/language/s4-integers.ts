import { attempt, loop, type Sentence, set } from './case.ts';

const big = 12_345_678_901_234_567_890n;
const digits = '12345678901234567890';
const input = { id: big, list: [big, 1], deep: { id: -big } };

/** §4 Data and expressions: integers beyond 2^53. */
export const integers: readonly Sentence[] = [
  {
    says: 'Integers beyond 2^53 keep their digits when passed on (exact plain path, whole object, text)',
    cases: {
      'a plain path, a whole object, text': {
        steps: {
          a: {
            use: 'set',
            with: {
              id: '{{ trigger.input.id }}',
              first: "{{ trigger?.input['list'][0] }}",
              deep: '{{ trigger.input.deep }}',
              text: '#{{ trigger.input.id }}',
              whole: 'x{{ trigger.input.deep }}',
            },
          },
          b: set('{{ steps.a }}', { after: 'a' }),
        },
        input,
        expect: {
          status: 'succeeded',
          output: {
            value: {
              id: big,
              first: big,
              deep: { id: -big },
              text: `#${digits}`,
              whole: `x{"id":-${digits}}`,
            },
          },
        },
      },
      'items, collected values, outputs of scopes': {
        steps: {
          t: attempt({
            l: loop({ items: '{{ trigger.input.list }}', collect: '{{ item }}' }, { a: set(1) }),
          }),
        },
        input,
        expect: { status: 'succeeded', output: [big, 1] },
      },
      'to an action and back': {
        steps: { a: { use: 'x.set', with: { of: 'a', id: '{{ trigger.input.id }}' } } },
        output: '{{ steps.a.id }}',
        input,
        calls: { a: [{ gives: { id: big } }] },
        expect: { status: 'succeeded', output: big, sent: [{ of: 'a', id: big }] },
      },
      'up to 2^53 it is a number': {
        steps: { a: set('{{ trigger.input.n + 1 }}') },
        input: { n: 9_007_199_254_740_990 },
        expect: { status: 'succeeded', output: { value: 9_007_199_254_740_991 } },
      },
    },
  },
  {
    says: 'JavaScript sees them as a string of digits',
    cases: {
      'in operators': {
        steps: { a: set('{{ [typeof trigger.input.id, trigger.input.id + 1] }}') },
        input,
        expect: { status: 'succeeded', output: { value: ['string', `${digits}1`] } },
      },
      'in a guest': {
        steps: { a: set('{{ [trigger.input.id.length, trigger.input.list.at(0)] }}') },
        input,
        expect: { status: 'succeeded', output: { value: [20, digits] } },
      },
      'in code': {
        steps: { c: { use: 'code', with: { source: 'return trigger.input.deep;' } } },
        input,
        expect: { status: 'succeeded', output: { id: `-${digits}` } },
      },
    },
  },
];
