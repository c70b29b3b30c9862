import type { Condition as Written } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { ruleOps } from '@weir/contract/rules';
import fc from 'fast-check';
import { type Dialect, otherGroup } from './dialect.ts';

/** What is drawn at random of a flow: choices and numbers, which `generated-*.ts` make a document of. */

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

const seldom = <T>(value: fc.Arbitrary<T>, weight = 9): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => seldom(value, 3);
const often = <T>(value: T) => ({ weight: 8, arbitrary: fc.constant(value) });
const choice = fc.nat(20);

const rule = fc.record({ left: choice, op: fc.constantFrom(...ruleOps), right: choice });
export type RuleShape = Drawn<typeof rule>;

const condition = fc.record({
  form: fc.constantFrom(
    ...(['more', 'ran', 'failed', 'taken', 'round', 'guest', 'throws', 'true', 'false'] as const),
    ...(['all', 'any', 'nested'] as const),
  ),
  back: choice,
  limit: fc.nat(3),
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
});
export type Condition = Drawn<typeof condition>;

const retry = fc.record(
  {
    attempts: fc.integer({ min: 1, max: 4 }),
    delay: fc.constantFrom('0ms', '1ms', '2s'),
    factor: fc.constantFrom(1, 1.5, 10),
    maxDelay: fc.constantFrom('1ms', '1m'),
    on: fc.uniqueArray(
      fc.constantFrom(
        ...['unavailable', 'rate_limited', 'timeout', 'sandbox_error', 'not_found', 'rejected'],
      ),
      { minLength: 1 },
    ),
  },
  { requiredKeys: ['attempts'] },
);
export type RetryShape = Drawn<typeof retry>;

const reading = fc.record({
  reads: fc.array(choice, { maxLength: 3 }),
  /** How it reads. */
  how: fc.oneof(often('plain'), fc.constantFrom('text', 'guest', 'throws')),
});
export type ReadingShape = Drawn<typeof reading>;

/** What takes the effect of a step back: one of the dialect's actions. */
const undo = fc.record({ action: choice, input: reading, retry: rarely(retry), timeout: choice });
export type UndoShape = Drawn<typeof undo>;

/** What any step may be. */
const common = {
  after: fc.array(fc.record({ back: choice, port: fc.constantFrom(0, 0, 0, 0, 1, 2, 3) }), {
    maxLength: 3,
  }),
  join: fc.constantFrom(undefined, 'all' as const, 'any' as const),
  when: rarely(condition),
  disabled: seldom(fc.boolean()),
  group: seldom(
    fc.constantFrom(
      ...['default', otherGroup, `{{ trigger.input.hot ? '${otherGroup}' : 'default' }}`],
      // Half of them name none.
      `{{ trigger.input.hot ? '${otherGroup}' : 7 }}`,
    ),
  ),
  retry: rarely(retry),
  timeout: choice,
};

/** Of a dialect: what decides how often each kind is drawn. */
type Kinds = Pick<Dialect, 'actions' | 'hears'>;

const plainStep = ({ actions, hears }: Kinds) =>
  fc.record({
    ...common,
    kind: fc.constantFrom(
      'set',
      'code',
      'branch',
      'branch',
      'fail',
      'wait',
      'respond',
      'call',
      ...actions,
      ...new Array<'hear'>(hears).fill('hear'),
    ),
    input: reading,
    /** Of a choice its kind has: a source, a time, a flow to call. */
    choice,
    cases: fc.array(condition, { minLength: 1, maxLength: 3 }),
    mode: fc.constantFrom(undefined, 'first', 'every', 'every'),
    onUnknown: fc.constantFrom(undefined, 'attention' as const, 'retry' as const, 'error' as const),
    undo: rarely(undo),
  });
export type PlainShape = Drawn<ReturnType<typeof plainStep>>;

/** Steps in one another at most. */
const deepest = 3;

export type ScopeShape = Drawn<ReturnType<typeof scopeStep>> & {
  readonly inside: readonly StepShape[];
};
export type StepShape = PlainShape | ScopeShape;

const scopeStep = () =>
  fc.record({
    ...common,
    kind: fc.constantFrom('loop' as const, 'loop' as const, 'repeat' as const, 'try' as const),
    items: choice,
    concurrency: choice,
    collect: rarely(choice),
    goesOn: fc.boolean(),
    asks: fc.constantFrom('until' as const, 'while' as const),
    condition,
    max: choice,
    delay: choice,
  });

export const isScope = (shape: StepShape): shape is ScopeShape => 'inside' in shape;

function stepShape(kinds: Kinds, depth: number): fc.Arbitrary<StepShape> {
  const plain = plainStep(kinds);
  if (depth === deepest) return plain;
  const inside = fc.array(stepShape(kinds, depth + 1), { minLength: 1, maxLength: 3 });
  const scope = fc.tuple(scopeStep(), inside).map(([own, steps]) => ({ ...own, inside: steps }));
  return fc.oneof({ weight: 4, arbitrary: plain }, { weight: 1, arbitrary: scope });
}

const settings = fc.record({
  priority: fc.constantFrom<string | number | undefined>(
    undefined,
    1,
    3,
    9.4,
    -2,
    '{{ trigger.input.hot ? 1 : 5 }}',
    '{{ trigger.input.n * 3 }}',
    '{{ trigger.input.value.no.such }}',
    '{{ Math.max(2, trigger.input.n) }}',
  ),
  timeout: fc.oneof(
    often(undefined),
    fc.constantFrom('0ms', '40ms', '5s', '1h', '{{ trigger.input.n * 1000 }}'),
  ),
  tells: fc.boolean(),
  undoes: fc.boolean(),
  dedupeFor: fc.constantFrom(undefined, '50ms', '7d'),
});

const early = '{{ trigger.input.n < 3 }}';
const trigger = fc.record({
  when: fc.constantFrom<Written | undefined>(
    ...[undefined, undefined, undefined, undefined, undefined, undefined, early, early],
    { all: [{ left: '{{ trigger.input.n }}', op: 'in', right: [0, 1, 2] }] },
    '{{ trigger.no.such }}',
  ),
  dedupe: fc.constantFrom<Json | undefined>(
    undefined,
    null,
    '{{ trigger.input.key }}',
    { b: '{{ trigger.input.hot }}', a: ['{{ trigger.input.key }}'] },
    '{{ [trigger.input.key].concat(1) }}',
  ),
});

export const flowShape = (kinds: Kinds) =>
  fc.record({
    steps: fc.array(stepShape(kinds, 0), { minLength: 1, maxLength: 8 }),
    output: fc.oneof(often('last'), often('object'), fc.constantFrom('throws', 'guest')),
    settings,
    trigger,
  });
export type FlowShape = Drawn<ReturnType<typeof flowShape>>;
