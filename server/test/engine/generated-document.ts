import type { FlowDocument, Step } from '@weir/contract/flow';
import type { Json, JsonObject } from '@weir/contract/json';
import type { Seeded } from '../differential/seeded.ts';

/** Flows of the whole language for the engine alone: what expressions come to, the one who plays them says. */

type Steps = FlowDocument['steps'];
type Draft = { -readonly [K in keyof Step]?: Step[K] };

/** `depth`: levels of scopes inside of one another. */
interface Size {
  readonly depth: number;
  readonly most: number;
}

const kinds = [
  'set',
  'x.read',
  'x.keyed',
  'x.once',
  'loop',
  'try',
  'repeat',
  'branch',
  'wait',
  'call',
  'code',
  'respond',
  'fail',
] as const;
const scopes: ReadonlySet<string> = new Set(['loop', 'try', 'repeat']);
const repeatable: ReadonlySet<string> = new Set(['x.read', 'x.keyed', 'x.once', 'code', 'try']);

const ports: Readonly<Record<string, readonly string[]>> = {
  branch: ['left', 'right', 'else', 'error'],
  repeat: ['ok', 'exhausted', 'error'],
  wait: ['ok', 'timeout', 'error'],
  fail: ['error'],
};
const usual = ['ok', 'ok', 'error'];

/** Passes the schema and the rules of the graph. */
export function generatedDocument(
  random: Seeded,
  size: Size = { depth: 3, most: 5 },
): FlowDocument {
  let count = 0;
  const stepsOf = ({ depth, most }: Size): Steps => {
    const steps: Record<string, Step> = {};
    const length = 1 + random.below(most);
    for (let index = 0; index < length; index += 1) {
      const use = random.pick(kinds);
      if (scopes.has(use) && depth === 0) continue;
      const after = edges(random, steps);
      const inside = scopes.has(use) ? stepsOf({ depth: depth - 1, most: 3 }) : undefined;
      steps[`s${count++}`] = { ...draft(random, use, inside), ...after } as Step;
    }
    return Object.keys(steps).length > 0 ? steps : { [`s${count++}`]: { use: 'set' } };
  };
  const steps = stepsOf(size);
  const settings: FlowDocument['settings'] = {
    ...(random.chance(0.2) && { timeout: random.pick([60_000, 2000, 20]) }),
    ...(random.chance(0.4) && { onFailure: { undo: true } }),
  };
  return { flow: 'f', name: 'f', steps, settings };
}

function edges(random: Seeded, steps: Steps): Draft {
  const ids = Object.keys(steps);
  if (ids.length === 0 || random.chance(0.25)) return {};
  const after = new Set<string>();
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left -= 1) {
    const from = ids[ids.length - 1 - random.below(ids.length)] as string;
    after.add(`${from}.${random.pick(ports[steps[from]?.use ?? ''] ?? usual)}`);
  }
  return { after: [...after], ...(random.chance(0.25) && { join: 'any' }) };
}

function draft(random: Seeded, use: string, inside: Steps | undefined): Draft {
  const given = { ...settingsOf(random, use), ...(inside && { steps: inside as unknown as Json }) };
  const step: Draft = { use, with: given };
  if (random.chance(0.15)) step.when = '{{ vars.wanted }}';
  if (random.chance(0.06)) step.disabled = true;
  if (random.chance(0.05)) step.group = random.pick(['default', 'other']);
  if (repeatable.has(use) && random.chance(0.4)) step.retry = retryOf(random);
  if (scopes.has(use) && random.chance(0.3)) step.timeout = random.pick([3000, 300, 30]);
  if (!use.startsWith('x.')) return step;
  if (random.chance(0.3)) step.undo = { use: random.pick(['x.keyed', 'x.once']), with: {} };
  if (random.chance(0.3)) step.onUnknown = random.pick(['error', 'retry', 'attention'] as const);
  return step;
}

function retryOf(random: Seeded): NonNullable<Step['retry']> {
  return {
    attempts: 1 + random.below(3),
    delay: random.pick([0, 10, 1000]),
    ...(random.chance(0.5) && { on: ['unavailable', 'not_found', 'unknown_outcome', 'timeout'] }),
  };
}

function settingsOf(random: Seeded, use: string): JsonObject {
  switch (use) {
    case 'branch':
      return {
        cases: { left: '{{ vars.left }}', right: '{{ vars.right }}' },
        mode: random.pick(['first', 'every']),
      };
    case 'loop':
      return {
        items: Array.from({ length: random.below(4) }, (_, item) => item),
        concurrency: random.pick([1, 2, 3]),
        onItemError: random.pick(['stop', 'continue']),
        ...(random.chance(0.3) && { collect: '{{ vars.collected }}' }),
      };
    case 'repeat':
      return {
        [random.pick(['until', 'while'])]: '{{ vars.enough }}',
        max: 1 + random.below(3),
        delay: random.pick([0, 0, 50]),
      };
    case 'wait':
      return waitOf(random);
    case 'call':
      return { flow: 'other' };
    default:
      return {};
  }
}

function waitOf(random: Seeded): JsonObject {
  const until = random.pick<JsonObject>([
    { for: 40 },
    { for: 5000 },
    { signal: 'go', key: random.pick(['a', 'b']) },
    { callback: true },
  ]);
  return { ...until, ...(random.chance(0.4) && { timeout: random.pick([1000, 100]) }) };
}
