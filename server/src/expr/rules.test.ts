import vm from 'node:vm';
import { type Json, stringifyJson } from '@weir/contract/json';
import { type Rule, type RuleOp, type Rules, ruleOps, unaryOps } from '@weir/contract/rules';
import { WeirError } from '@weir/contract/weir-error';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GuestAnswer, withGuest } from './guest-answers.ts';
import { compileCondition, conditionHolds } from './rules.ts';

const scope = {
  trigger: { id: 2n ** 60n, n: 5, name: '堰', list: [1, { a: [2] }], nothing: null, empty: {} },
  steps: {},
};

const holds = (condition: Json) => conditionHolds(compileCondition(condition), { scope }, 'when');
const rule = (left: Json, op: RuleOp, right?: Json): Rule => ({
  left,
  op,
  ...(right !== undefined && { right }),
});
const ruleHolds = (...parts: Parameters<typeof rule>) => holds({ all: [rule(...parts)] });

describe('a condition', () => {
  test.each<[Json, boolean]>([
    [true, true],
    [false, false],
    ['{{ trigger.n }}', true],
    ["{{ '' }}", false],
    ['{{ trigger.empty }}', true],
    ['{{ steps.gone }}', false],
    ['{{ 0 / 0 }}', false],
    [{ all: [rule(1, '==', 1), rule(1, '==', 2)] }, false],
    [{ any: [rule(1, '==', 1), rule(1, '==', 2)] }, true],
    [{ all: [rule(1, '==', 1), { any: [rule(1, '==', 2), rule(1, '==', 1)] }] }, true],
    [{ any: [{ all: [rule(1, '==', 1), rule(1, '==', 2)] }] }, false],
  ])('case %#', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('is judged no further than it takes', () => {
    const broken = rule('{{ steps.gone.x }}', 'exists');
    expect(holds({ any: [rule(1, '==', 1), broken] })).toBe(true);
    expect(holds({ all: [rule(1, '==', 2), broken] })).toBe(false);
    expect(() => holds({ all: [rule(1, '==', 1), broken] })).toThrow(WeirError);
  });
});

describe('a rule', () => {
  test.each<[Json, RuleOp, Json | undefined, boolean]>([
    ['{{ trigger.id }}', '==', 2n ** 60n, true],
    ['{{ trigger.id }}', '==', 2n ** 60n + 1n, false],
    ['{{ trigger.id }}', '==', '1152921504606846976', false],
    ['{{ trigger.id }}', '==', 2 ** 60, true],
    ['{{ trigger.id }}', '<', 2n ** 60n + 1n, true],
    ['{{ trigger.id }}', '>', 1.5, true],
    ['{{ trigger.list }}', '==', [1, { a: [2] }], true],
    ['{{ steps.gone }}', '==', null, true],
    [5, '==', '5', false],
    [{ a: 1, b: 2 }, '==', { b: 2, a: 1 }, true],
    [{ a: 1 }, '==', { b: 1 }, false],
    [[1], '==', { 0: 1 }, false],
    [-0, '==', 0, true],
    [5, '!=', '5', true],
    ['10', '<', '9', true],
    ['b', '>', 'B', true],
    ['10', '<', 9, false],
    [null, '<=', 0, false],
    [true, '>', false, false],
    [[2], '>', [1], false],
    ['{{ trigger.list }}', 'contains', { a: [2] }, true],
    ['{{ trigger.list }}', 'contains', '1', false],
    ['水堰坝', 'contains', '{{ trigger.name }}', true],
    ['123', 'contains', 2, false],
    [{ a: 1 }, 'contains', 'a', false],
    ['{{ trigger.n }}', 'in', [1, 5], true],
    ['b', 'in', 'abc', true],
    ['abc', 'in', 'b', false],
    ['no {{ trigger.n }}', 'startsWith', 'no', true],
    ['no {{ trigger.n }}', 'endsWith', '5', true],
    [55, 'endsWith', '5', false],
    ['{{ trigger.nothing }}', 'exists', undefined, true],
    ['{{ trigger.gone }}', 'exists', undefined, false],
    ['{{ trigger.gone }}', 'empty', undefined, true],
    ['{{ trigger.empty }}', 'empty', undefined, true],
    [0, 'empty', undefined, false],
    [false, 'notEmpty', undefined, true],
    [[null], 'notEmpty', undefined, true],
    [5, 'matches', '5', false],
  ])('case %#', (left, op, right, expected) => {
    expect(ruleHolds(left, op, right)).toBe(expected);
  });

  test('answers as the model does', () => {
    const value = fc.letrec<{ any: Json }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<Json>(null, true, 0, 1, 1.5, 2n ** 60n, '', 'a', 'ab', 'ba', '1', '堰'),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('any'), { maxKeys: 2 }),
      ),
    })).any;
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(value, value, fc.constantFrom(...ruleOps), (left, right, op) => {
        if (op === 'matches') return;
        const expected = model[op](left, right);
        seen[expected ? 'yes' : 'no'] += 1;
        const isUnary = unaryOps.some((unary) => unary === op);
        expect(ruleHolds(left, op, isUnary ? undefined : right)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(100);
  });

  test('compares what is deep, and no more than a person would wait for', () => {
    let [deep, same]: Json[] = [1, 1];
    for (let i = 0; i < 50_000; i += 1) [deep, same] = [[deep ?? null], [same ?? null]];
    const trigger = { deep: deep ?? null, same: same ?? null };
    const equal = (left: string, right: string, given: { [key: string]: Json }) =>
      conditionHolds(
        compileCondition({ all: [rule(left, '==', right)] }),
        { scope: { trigger: given } },
        'when',
      );
    expect(equal('{{ trigger.deep }}', '{{ trigger.same }}', trigger)).toBe(true);
    const list = () => Array.from({ length: 100_000 }, (_, i) => i);
    const often = (name: string) => `{{ [${Array(100).fill(`trigger.${name}`)}] }}`;
    const thrown = failure(() => equal(often('a'), often('b'), { a: list(), b: list() }));
    expect(thrown.message).toMatch(/compares too much/);
    expect(thrown.options.field).toBe('when.all[0]');
  });
});

/** What the operators mean, as plainly as can be said. */
const model: Record<Exclude<RuleOp, 'matches'>, (left: Json, right: Json) => boolean> = {
  '==': same,
  '!=': (left, right) => !same(left, right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  contains: within,
  in: (left, right) => within(right, left),
  startsWith: (left, right) =>
    typeof left === 'string' && typeof right === 'string' && left.slice(0, right.length) === right,
  endsWith: (left, right) =>
    typeof left === 'string' &&
    typeof right === 'string' &&
    left.lastIndexOf(right) >= 0 &&
    left.lastIndexOf(right) === left.length - right.length,
  empty: (left) => ['null', '""', '[]', '{}'].includes(stringifyJson(left)),
  notEmpty: (left) => !['null', '""', '[]', '{}'].includes(stringifyJson(left)),
  exists: () => true,
};

function same(left: Json, right: Json): boolean {
  return sorted(left) === sorted(right);
}

function sorted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sorted)}]`;
  if (typeof value !== 'object' || value === null) return stringifyJson(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}:${sorted(item)}`);
  return `{${entries.sort()}}`;
}

function ordered(test: (left: string, right: string) => boolean) {
  return (left: Json, right: Json): boolean => {
    const kinds = [left, right]
      .map((value) => typeof value)
      .join()
      .replaceAll('bigint', 'number');
    // Of numbers and integers beyond 2^53 too: JavaScript compares them by their exact value.
    return (
      ['number,number', 'string,string'].includes(kinds) && test(left as string, right as string)
    );
  };
}

function within(whole: Json, part: Json): boolean {
  if (Array.isArray(whole)) return whole.map(sorted).includes(sorted(part));
  return typeof whole === 'string' && typeof part === 'string' && whole.includes(part);
}

function failure(action: () => unknown): WeirError {
  try {
    action();
  } catch (error) {
    if (error instanceof WeirError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

describe('what goes wrong names its place', () => {
  const broken = '{{ steps.gone.x }}';
  test.each<[Rules, string]>([
    [{ all: [rule(1, '==', 1), rule(broken, '==', 1)] }, 'when.all[1].left'],
    [{ any: [rule(1, '==', { a: [broken] })] }, 'when.any[0].right.a[0]'],
    [{ all: [{ any: [rule(`x ${broken}`, 'exists')] }] }, 'when.all[0].any[0].left'],
    [{ all: [rule('a', 'matches', 'a')] }, 'when.all[0].right'],
    [{ all: [rule('a'.repeat(1_000_001), 'matches', 'a')] }, 'when.all[0].right'],
    [{ all: [rule('a', 'matches', 'a'.repeat(10_001))] }, 'when.all[0].right'],
  ])('case %#', (rules, field) => {
    const error = failure(() => holds(rules));
    expect(error).toMatchObject({ code: 'sandbox_error', options: { field } });
    expect(error.params['zh']).toMatch(/\p{Script=Han}/u);
  });
});

describe('what a guest is asked', () => {
  const asked: (readonly string[])[] = [];
  const context = vm.createContext({ shout: (text: string) => `${text}!` });
  const ask = async (expressions: readonly string[]): Promise<GuestAnswer[]> => {
    asked.push(expressions);
    return expressions.map((source) => {
      try {
        return { value: vm.runInContext(`(${source})`, context) };
      } catch {
        return { error: new WeirError('sandbox_error', { zh: '出错', en: 'thrown' }) };
      }
    });
  };
  const judged = (condition: Json) => {
    asked.length = 0;
    const compiled = compileCondition(condition);
    return withGuest((guest) => conditionHolds(compiled, { scope, guest }, 'when'), ask);
  };

  test.each<[string, string, boolean]>([
    ['abc', '^a.c$', true],
    ['abc', '^b', false],
    ['"\n\u2028\\', '^"\\n\u2028\\\\$', true],
    ['{{ trigger.name }}', '^\\u5830$', true],
  ])('%j matches %j: %j', async (left, right, expected) => {
    expect(await judged({ all: [rule(left, 'matches', right)] })).toBe(expected);
  });

  test('is one question, and patterns follow once their operands are known', async () => {
    const rules = {
      any: [
        rule("{{ shout('a') }}", '!=', 'a!'),
        rule("{{ shout('b') }}", 'matches', '^b!$'),
        rule('x', 'matches', 'y'),
      ],
    };
    expect(await judged(rules)).toBe(true);
    const [first, second, ...more] = asked;
    expect(first).toEqual(["shout('a')", "shout('b')", 'new RegExp("y").test("x")']);
    expect(second).toEqual(['new RegExp("^b!$").test("b!")']);
    expect(more).toEqual([]);
  });

  test('is not asked where nothing needs it', () => {
    expect(judged({ all: [rule(1, '==', 2), rule('x', 'matches', 'x')] })).toBe(false);
  });

  test('a broken pattern is an error at its place', async () => {
    await expect(judged({ all: [rule('x', 'matches', '(')] })).rejects.toMatchObject({
      code: 'sandbox_error',
      options: { field: 'when.all[0].right' },
    });
  });
});
