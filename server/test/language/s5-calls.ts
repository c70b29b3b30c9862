import type { FlowSource } from '@weir/contract/flow';
import { type LanguageCase, loop, type Sentence, type Steps, set } from './case.ts';

const flow = (key: string, steps: Steps, more: Partial<FlowSource> = {}): FlowSource => ({
  flow: key,
  name: key,
  steps,
  ...more,
});

/** What the cases call; published before them. */
export const calledFlows: readonly FlowSource[] = [
  flow(
    'strict',
    { a: set('{{ trigger.input }}') },
    {
      input: {
        type: 'object',
        properties: { id: { type: 'string' }, count: { type: 'integer', default: 3 } },
        required: ['id'],
      },
      output: '{{ trigger.input }}',
    },
  ),
  flow('double', { n: set('{{ trigger.input.n * 2 }}') }, { output: '{{ steps.n.value }}' }),
  flow('of-its-last', { a: set('first'), b: set('last', { after: 'a' }) }),
  flow('seen', { a: set('{{ [trigger, run.priority, run.traceId, run.flow] }}') }),
  flow(
    'declared',
    { a: set('{{ trigger.id }}') },
    { triggers: { asked: { use: 'call' }, byHand: { use: 'manual' } } },
  ),
  flow('failing', {
    a: { use: 'fail', with: { code: 'own_code', message: '{{ trigger.input.why }}' } },
  }),
  flow('slow', { w: { use: 'wait', with: { for: '1h' } } }),
  flow(
    'down',
    {
      last: set('bottom', { when: '{{ trigger.input.left == 0 }}' }),
      next: {
        use: 'call',
        when: '{{ trigger.input.left > 0 }}',
        with: { flow: 'down', input: { left: '{{ trigger.input.left - 1 }}' } },
      },
    },
    { output: '{{ steps.next ?? steps.last.value }}' },
  ),
];

const call = (with_: object, more: object = {}): Steps[string] => ({
  use: 'call',
  with: { flow: 'double', ...with_ } as never,
  ...more,
});
const cases = (all: Record<string, Omit<LanguageCase, 'only'>>) =>
  Object.fromEntries(
    Object.entries(all).map(([name, each]) => [name, { ...each, only: 'product' as const }]),
  );

/** §2 `call`, §5 Called flows. */
export const calls: readonly Sentence[] = [
  {
    says: 'call: `flow` (literal), `input`, `wait: true`; the flow’s output, or `{ runId }`',
    cases: cases({
      'gives the output': {
        steps: { c: call({ input: { n: '{{ 20 + 1 }}' } }) },
        expect: { status: 'succeeded', output: 42, ports: { c: ['ok'] }, attempts: { c: 1 } },
      },
      'gives that of the last step where the flow has none': {
        steps: { c: call({ flow: 'of-its-last' }) },
        expect: { status: 'succeeded', output: { value: 'last' } },
      },
      'gives the run at once when it is not waited for': {
        steps: {
          c: call({ flow: 'slow', wait: false }),
          is: set('{{ /^[0-9a-z]+$/i.test(steps.c.runId) }}', { after: 'c' }),
        },
        expect: { status: 'succeeded', output: { value: true } },
      },
      'waits or not by an expression': {
        steps: { c: call({ input: { n: 4 }, wait: '{{ 1 == 1 }}' }) },
        expect: { status: 'succeeded', output: 8 },
      },
      'in each round of a loop': {
        steps: {
          each: loop(
            { items: [1, 2, 3, 4], concurrency: 4 },
            { c: call({ input: { n: '{{ item }}' } }) },
          ),
        },
        expect: { status: 'succeeded', output: [2, 4, 6, 8] },
      },
      'within calls': {
        steps: { c: call({ flow: 'down', input: { left: 5 } }) },
        expect: { status: 'succeeded', output: 'bottom' },
      },
    }),
  },
  {
    says: 'trigger = { id, kind, at, … } and call `input` (`{}` if none); `trigger.id` is the declared id, else `call`',
    cases: cases({
      'with what it was given': {
        steps: { c: call({ flow: 'seen', input: { a: [1] } }), id: set('{{ run.id }}') },
        output: '{{ [steps.c.value[0].id, steps.c.value[0].kind, steps.c.value[0].input] }}',
        expect: { status: 'succeeded', output: ['call', 'call', { a: [1] }] },
      },
      'with nothing': {
        steps: { c: call({ flow: 'seen' }) },
        output: '{{ steps.c.value[0].input }}',
        expect: { status: 'succeeded', output: {} },
      },
      'under its declared name': {
        steps: { c: call({ flow: 'declared' }) },
        expect: { status: 'succeeded', output: { value: 'asked' } },
      },
    }),
  },
  {
    says: 'Called flows: the child’s error code is the caller’s; priority and trace are inherited',
    cases: cases({
      'an error': {
        steps: {
          c: call({ flow: 'failing', input: { why: 'no paper' } }),
          told: set('{{ [errors.c.code, errors.c.message] }}', { after: 'c.error' }),
        },
        expect: {
          status: 'succeeded',
          ports: { c: ['error'] },
          output: { value: ['own_code', 'no paper'] },
        },
      },
      'an error nobody handles': {
        steps: { c: call({ flow: 'failing' }) },
        expect: { status: 'failed', error: { code: 'own_code', step: 'c' } },
      },
      'is tried again where its code is listed': {
        steps: {
          c: call({ flow: 'failing' }, { retry: { attempts: 3, delay: 0, on: ['own_code'] } }),
        },
        expect: { status: 'failed', error: { code: 'own_code' }, attempts: { c: 3 } },
      },
      'has one attempt otherwise': {
        steps: { c: call({ flow: 'failing' }) },
        expect: { status: 'failed', error: { code: 'own_code' }, attempts: { c: 1 } },
      },
      'priority and trace': {
        steps: {
          c: call({ flow: 'seen' }),
          same: set('{{ steps.c.value[2] == run.traceId }}', { after: 'c' }),
        },
        settings: { priority: 2 },
        output: '{{ [steps.c.value[1], steps.same.value, steps.c.value[3]] }}',
        expect: { status: 'succeeded', output: [2, true, 'seen'] },
      },
    }),
  },
  {
    says: 'Called flows: failing input is the caller’s error `invalid_input`; defaults are applied',
    cases: cases({
      'as it is wanted': {
        steps: { c: call({ flow: 'strict', input: { id: 'a' } }) },
        expect: { status: 'succeeded', output: { id: 'a', count: 3 } },
      },
      'not as it is wanted': {
        steps: { c: call({ flow: 'strict', input: { id: 1 } }) },
        expect: {
          status: 'failed',
          error: { code: 'invalid_input', step: 'c', field: 'with.input.id' },
        },
      },
    }),
  },
  {
    says: 'call depth 16; beyond them the code is `too_large`',
    cases: cases({
      'as deep as may be': {
        steps: { c: call({ flow: 'down', input: { left: 15 } }) },
        expect: { status: 'succeeded', output: 'bottom' },
      },
      'one deeper': {
        steps: { c: call({ flow: 'down', input: { left: 16 } }) },
        expect: { status: 'failed', error: { code: 'too_large', step: 'c' } },
      },
    }),
  },
  {
    says: '`timeout` limits one attempt of a `call`; its code is `timeout`',
    cases: cases({
      'and leaves by the port of errors': {
        steps: {
          c: call({ flow: 'slow' }, { timeout: '300ms' }),
          told: set('{{ errors.c.code }}', { after: 'c.error' }),
        },
        expect: { status: 'succeeded', output: { value: 'timeout' }, attempts: { c: 1 } },
      },
    }),
  },
];
