import type { Json } from '@weir/contract/json';
import {
  attempt,
  type LanguageCase,
  loop,
  repeat,
  type Sentence,
  type Steps,
  set,
} from './case.ts';

const bad = '{{ trigger.input.none.x }}';
const foreign = '{{ trigger.input.none.x() }}';
const one = { in: set(1) };

/** The step `a` ends by the error of an expression. */
const fails = (step: Steps[string], field: string): LanguageCase => ({
  steps: { a: step },
  expect: { status: 'failed', error: { code: 'sandbox_error', step: 'a', field } },
});

const cases: Record<string, LanguageCase> = {};
const places: readonly (readonly [field: string, (source: string) => Steps[string]])[] = [
  ['when', (when) => set(1, { when })],
  [
    'when.all[1].left',
    (left) =>
      set(1, {
        when: {
          all: [
            { left: 1, op: '==', right: 1 },
            { left, op: 'empty' },
          ],
        } as Json,
      }),
  ],
  ['with.list[1].deep', (deep) => ({ use: 'set', with: { list: [1, { deep }] } })],
  ['with["a b"]', (x) => ({ use: 'set', with: { 'a b': `x ${x}` } })],
  ['with.cases.c', (c) => ({ use: 'branch', with: { cases: { c } } })],
  ['with.items', (items) => loop({ items }, one)],
  ['with.concurrency', (concurrency) => loop({ items: [], concurrency }, one)],
  ['with.collect.x', (x) => loop({ items: [1], collect: { x } }, one)],
  ['with.until', (until) => repeat({ until, max: 1 }, one)],
  ['with.while', (condition) => repeat({ while: condition, max: 1 }, one)],
  ['with.max', (max) => repeat({ until: '{{ true }}', max }, one)],
  ['with.delay', (delay) => repeat({ until: '{{ true }}', max: 1, delay }, one)],
  ['with.for', (x) => ({ use: 'wait', with: { for: x } })],
  ['with.until', (until) => ({ use: 'wait', with: { until } })],
  ['with.timeout', (timeout) => ({ use: 'wait', with: { for: 1, timeout } })],
  ['with.status', (status) => ({ use: 'respond', with: { status } })],
  ['with.headers.x-a', (x) => ({ use: 'respond', with: { headers: { 'x-a': x } } })],
  ['with.body', (body) => ({ use: 'respond', with: { body } })],
  ['with.code', (code) => ({ use: 'fail', with: { code } })],
  ['with.message', (message) => ({ use: 'fail', with: { message: `a ${message}` } })],
  ['timeout', (timeout) => attempt(one, { timeout })],
  ['group', (group) => set(1, { group })],
];
for (const [field, step] of places) {
  const { use } = step(bad);
  cases[`${use}: ${field}`] = fails(step(bad), field);
  cases[`${use}: ${field}, asked of a guest`] = fails(step(foreign), field);
}

/** §4, §7: expressions that throw, by the place they stand in. */
export const errorsOfExpressions: readonly Sentence[] = [
  {
    says: 'An expression that throws ends its step by error; `field` is the place inside the step',
    cases: {
      ...cases,
      'of an action, before anything is called': {
        steps: { a: { use: 'x.once', with: { of: 'a', x: bad } } },
        calls: {},
        expect: { status: 'failed', error: { code: 'sandbox_error', field: 'with.x' }, sent: [] },
      },
      'it is handled like any other error': {
        steps: {
          a: set(bad),
          told: set('{{ errors.a.code }}', { after: 'a.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'sandbox_error' }, attempts: { a: 0 } },
      },
      'it says so in both languages': {
        only: 'product',
        steps: { a: set(bad) },
        expect: {
          status: 'failed',
          error: {
            message: {
              'zh-CN': '表达式或代码出错：「trigger.input.none」为 undefined，无法读取它的「x」。',
              en: 'The expression or code failed: "trigger.input.none" is undefined: it has no "x" to read.',
            },
          },
        },
      },
    },
  },
  {
    says: 'An output or a time limit of the run that throws fails the run; its field says where',
    cases: {
      output: {
        steps: { a: set(1) },
        output: { x: [bad] },
        expect: {
          status: 'failed',
          error: { code: 'sandbox_error', field: 'output.x[0]' },
          ports: { a: ['ok'] },
        },
      },
      'output, asked of a guest': {
        steps: { a: set(1) },
        output: foreign,
        expect: { status: 'failed', error: { code: 'sandbox_error', field: 'output' } },
      },
      'settings.timeout': {
        steps: { a: set(1) },
        settings: { timeout: bad },
        expect: {
          status: 'failed',
          error: { code: 'sandbox_error', field: 'settings.timeout' },
          started: [],
        },
      },
      'settings.timeout that is no time': {
        steps: { a: set(1) },
        settings: { timeout: "{{ 'soon' }}" },
        expect: { status: 'failed', error: { code: 'invalid_input', field: 'settings.timeout' } },
      },
    },
  },
];
