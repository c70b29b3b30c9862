import type { Json, JsonObject } from '@weir/contract/json';
import type { ReadingShape } from './flow-shapes.ts';
import { type Sight, stepSeen } from './sight.ts';

/** Expressions and code of generated flows: what the interpreter knows, what only a guest knows, and what throws. */

export function inputOf({ reads, how }: ReadingShape, sight: Sight): JsonObject {
  const found = reads.flatMap((back) => stepSeen(sight, back) ?? []);
  const shown = found.map((id): [string, Json] => [id, readOf(id, how)]);
  const [first] = found;
  return {
    input: '{{ trigger.input }}',
    ...Object.fromEntries(shown),
    ...(sight.hasLoop && { loop: '{{ loop }}' }),
    ...(sight.hasItem && { item: '{{ index }}: {{ item }}' }),
    ...(!sight.settled && { run: '{{ [run.id, run.startedAt, run.traceId, run.priority] }}' }),
    ...(how === 'guest' && { flat: `{{ [[trigger.input.n], [${sight.settled}]].flat() }}` }),
    ...(how === 'throws' && first !== undefined && { broken: `{{ steps.${first}.no.such }}` }),
  };
}

function readOf(id: string, how: string): Json {
  if (how === 'text') return `${id}: {{ steps.${id} }} {{ errors.${id}?.code }}`;
  return [`{{ steps.${id} }}`, `{{ [errors.${id}?.code, errors.${id}?.attempts] }}`];
}

export function sourceOf(choice: number, sight: Sight): string {
  const read = stepSeen(sight, choice);
  const sources = [
    'return { n: trigger.input.n + 1, hot: !trigger.input.hot };',
    'const list = [3, 1, 2].toSorted(); return list.concat(trigger.input.n);',
    ...(sight.hasLoop ? ['return [loop.round, loop.parent];'] : []),
    ...(sight.hasItem ? ['return { item, index };'] : []),
    ...(read === undefined
      ? []
      : [
          `return steps.${read};`,
          `return [steps.${read} ?? null, errors.${read}?.code ?? "fine"];`,
        ]),
    ...(sight.settled ? [] : ['return { ...run, seen: Object.keys(steps) };']),
    ...throwing(read, sight),
  ];
  return sources[choice % sources.length] ?? '';
}

function throwing(read: string | undefined, { hasLoop, settled }: Sight): readonly string[] {
  // A loop may give the sentence of an error, which names the place in the source where a real guest says it.
  if (hasLoop && settled) return [];
  return [
    'if (trigger.input.n > 2) throw new TypeError("too much"); return "合";',
    ...(hasLoop ? ['if (loop.round === 1) throw new Error("not twice"); return loop.round;'] : []),
    ...(read === undefined
      ? []
      : [`if (errors.${read}) throw new Error(errors.${read}.code); return steps.${read};`]),
  ];
}

export function failureOf({ reads }: ReadingShape, sight: Sight): JsonObject {
  const [first] = reads;
  if (first === undefined) return {};
  const read = stepSeen(sight, first);
  return {
    code: first % 2 === 0 ? 'too_bold' : `{{ trigger.input.hot ? 'hot' : 'cold' }}`,
    message:
      read === undefined
        ? '{{ trigger.input.value }}'
        : `{{ errors.${read}?.${sight.settled ? 'code' : 'message'} }} !`,
  };
}

export function answerOf(choice: number, body: JsonObject): JsonObject {
  // The key is a text in most inputs, which is no status.
  const statuses = [undefined, 201, '{{ trigger.input.n + 200 }}', '{{ trigger.input.key }}'];
  const status = statuses[choice % statuses.length];
  return {
    ...(status !== undefined && { status }),
    ...(choice % 3 === 0 && { headers: { 'x-n': '{{ trigger.input.n }}' } }),
    body,
  };
}

export function outputOf(form: string, ids: readonly string[]): Json {
  if (form === 'throws') return { none: '{{ trigger.input.value.no.such }}' };
  if (form === 'guest') return '{{ Object.entries(trigger.input).length }}';
  return {
    n: '{{ trigger.input.n }}',
    steps: ids.map((id) => `{{ steps.${id} }}`),
    text: `{{ trigger.input.key }} {{ errors.${ids[0]}?.code }}`,
  };
}
