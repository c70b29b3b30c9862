import type { Json, JsonObject } from '@weir/contract/json';
import type { StepSource, Steps } from './dialect.ts';
import type { ScopeShape } from './flow-shapes.ts';
import { conditionOf } from './generated-conditions.ts';
import { delayOf, retryOf } from './generated-times.ts';
import type { Sight } from './sight.ts';

/** What the steps inside of a scope see, beside each other. */
export function sightInside({ kind }: Pick<ScopeShape, 'kind'>, outer: Sight): Sight {
  return {
    ...outer,
    hasItem: outer.hasItem || kind === 'loop',
    hasLoop: outer.hasLoop || kind !== 'try',
  };
}

/** A `loop`, `repeat` or `try` round `steps`; `sight` is its own. */
export function scopeOf(shape: ScopeShape, steps: Steps, sight: Sight): StepSource {
  const inside = sightInside(shape, sight);
  const ended = { ...inside, steps: [...sight.steps, ...Object.keys(steps)] };
  const nested = { steps: steps as unknown as JsonObject };
  switch (shape.kind) {
    case 'loop':
      return {
        use: 'loop',
        with: { ...loopOf(shape, sight), ...collectOf(shape, ended), ...nested },
      };
    case 'repeat':
      return { use: 'repeat', with: { ...repeatOf(shape, ended), ...nested } };
    case 'try':
      return { use: 'try', ...retryOf(shape.retry, sight), with: nested };
  }
}

function loopOf({ items, concurrency, goesOn }: ScopeShape, sight: Sight): JsonObject {
  const lists = [
    ...[[3, 1, 2], ['a', ['b', 'c']], [], '{{ [trigger.input.n, trigger.input.key] }}'],
    ['{{ trigger.input.value }}', { deep: '{{ trigger.input.n }}' }],
    '{{ [1, 2, 3, 4].slice(trigger.input.n) }}',
    ...(sight.hasItem ? ['{{ item }}', '{{ [item, index] }}'] : []),
    // Rarely a list.
    '{{ trigger.input.value }}',
  ];
  const at = [undefined, 1, 2, 5, '{{ trigger.input.n + 1 }}', '{{ trigger.input.n }}'];
  // Which of several rounds under way fails first, and what the others had given by then, is chance.
  const few = sight.settled && !goesOn;
  const rounds = few ? undefined : at[concurrency % at.length];
  return {
    items: lists[items % lists.length] ?? [],
    ...(rounds !== undefined && { concurrency: rounds }),
    ...(goesOn && { onItemError: 'continue' }),
  };
}

function collectOf({ collect }: ScopeShape, ended: Sight): { collect?: Json } {
  if (collect === undefined) return {};
  const last = ended.steps.at(-1);
  const forms: readonly Json[] = [
    `{{ steps.${last} }}`,
    { of: '{{ index }}', gave: [`{{ steps.${last} }}`, `{{ errors.${last}?.code }}`] },
    `{{ item }} gave {{ steps.${last} }}`,
    '{{ [item].flat().length }}',
    // Of which there is none at times.
    `{{ steps.${last}.no }}`,
  ];
  return { collect: forms[collect % forms.length] ?? null };
}

function repeatOf(shape: ScopeShape, ended: Sight): JsonObject {
  const most = [1, 2, 3, 3, '{{ trigger.input.n + 1 }}', '{{ trigger.input.n }}'];
  return {
    [shape.asks]: conditionOf(shape.condition, ended) as Json,
    ...delayOf(shape.delay, ended),
    max: most[shape.max % most.length] ?? 1,
  };
}
