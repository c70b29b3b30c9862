import { attempt, loop, type Sentence, set, told } from './case.ts';

const w = { use: 'wait', with: { callback: true } };
const go = (signal: string, more: object = {}) => ({
  use: 'wait',
  with: { signal, key: 'k' },
  ...more,
});

/** §4: the address of a callback. */
export const callbackUrl: readonly Sentence[] = [
  {
    says: '`steps.<wait>.url` of a callback is in scope from the start of its scope (the token is derived)',
    cases: {
      'before the wait has begun': {
        steps: { told, w: { ...w, after: 'told' } },
        output: '{{ [steps.w.url == steps.told.url, steps.w.url.split("/")[3]] }}',
        outside: [{ post: 1, answers: 200 }],
        expect: { status: 'succeeded', output: [true, 'waits'] },
      },
      'as its only value, until it has ended': {
        steps: { a: set('{{ Object.keys(steps.w) }}'), w: { ...w, after: 'a' }, told },
        output: '{{ [steps.a.value, Object.keys(steps.w)] }}',
        outside: [{ post: 1, answers: 200 }],
        expect: {
          status: 'succeeded',
          output: [['url'], ['by', 'body', 'headers', 'url']],
        },
      },
      'inside scopes of its scope': {
        steps: {
          t: attempt({ told }),
          w: { ...w, after: 't' },
        },
        output: '{{ steps.w.body }}',
        outside: [{ post: 'inner', answers: 200 }],
        expect: { status: 'succeeded', output: 'inner' },
      },
      'of a wait that is skipped, too': {
        steps: { a: set('{{ steps.w.url != null }}'), w: { ...w, when: '{{ false }}' } },
        expect: { status: 'succeeded', output: { value: true }, skipped: ['w'] },
      },
      'not of other waits': {
        steps: {
          a: set('{{ steps.p?.url ?? null }}'),
          p: { use: 'wait', after: 'a', with: { for: 0 } },
        },
        output: '{{ steps.a.value }}',
        expect: { status: 'succeeded', output: null },
      },
      'another one in each round': {
        steps: {
          l: loop(
            { items: ['a', 'b'], concurrency: 2, collect: '{{ [item, steps.w.body] }}' },
            { told, w },
          ),
        },
        outside: [
          { opened: 2, round: 1, post: 'second', answers: 200 },
          { opened: 2, round: 0, post: 'first', answers: 200 },
        ],
        expect: {
          status: 'succeeded',
          output: [
            ['a', 'first'],
            ['b', 'second'],
          ],
        },
      },
      'another one in each attempt of a try': {
        steps: {
          t: attempt(
            {
              told,
              w,
              f: { use: 'fail', after: 'w', when: '{{ steps.w.body }}', with: { code: 'again' } },
            },
            { retry: { attempts: 2, delay: 0, on: ['again'] } },
          ),
        },
        output: 'done',
        outside: [
          { post: true, answers: 200 },
          { opened: 2, post: true, answers: 410 },
          { opened: 2, round: 1, post: false, answers: 200 },
        ],
        expect: { status: 'succeeded', output: 'done' },
      },
    },
  },
  {
    says: 'a POST that comes early is kept and decides the wait when it opens',
    cases: {
      'before the wait has begun': {
        steps: { told, g: go('s4-early'), w: { ...w, after: 'g' } },
        output: '{{ [steps.w.by, steps.w.body] }}',
        outside: [
          { post: 'early', answers: 200 },
          { signal: 's4-early', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: ['callback', 'early'], ports: { w: ['ok'] } },
      },
      'the first one only': {
        steps: { told, g: go('s4-twice'), w: { ...w, after: 'g' } },
        output: '{{ steps.w.body }}',
        outside: [
          { look: 'GET', answers: 200 },
          { post: 1, answers: 200 },
          { post: 2, answers: 410 },
          { look: 'GET', answers: 410 },
          { signal: 's4-twice', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', output: 1 },
      },
      'whatever time the wait has': {
        steps: {
          told,
          g: go('s4-short'),
          w: { use: 'wait', after: 'g', with: { callback: true, timeout: 0 } },
        },
        outside: [
          { post: 1, answers: 200 },
          { signal: 's4-short', key: 'k', woken: 1 },
        ],
        expect: { status: 'succeeded', ports: { w: ['ok'] } },
      },
    },
  },
];
