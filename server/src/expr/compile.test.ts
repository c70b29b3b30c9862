import { describe, expect, test } from 'vitest';
import { compileExpression, maxLength } from './compile.ts';
import { ExpressionError, NeedsGuest } from './errors.ts';
import { maxText, type Scope } from './evaluate.ts';
import { maxDepth } from './parse.ts';

const big = 2n ** 60n;
const scope: Scope = {
  trigger: { id: big, list: [big, 1], object: { id: big }, text: 'abc', nothing: null },
  steps: { done: { ok: true } },
};

function evaluate(source: string, values: Scope = scope) {
  const compiled = compileExpression(source);
  if (compiled.kind !== 'native') throw new Error(`${source} is ${compiled.kind}`);
  return compiled.evaluate(values);
}

test('the names of helpers are names of data elsewhere', () => {
  expect(evaluate('{ text: trigger.text, time: trigger["list"][1] }')).toEqual({
    text: 'abc',
    time: 1,
  });
});

describe('what needs a guest is said when compiling', () => {
  test.each([
    ['text.upper(trigger.body.x)', 'text.upper(trigger.body.x)'],
    ['1 + list', 'list'],
    ['{ time }', 'time }'],
    ['f(1)', '(1)'],
    ['trigger?.(1)', '(1)'],
    ['a => 1', '=> 1'],
    ['() => 1', ') => 1'],
    ['(a, b)', ', b)'],
    ['/x/', '/x/'],
    ['1 + /=/', '/=/'],
    ['new Date', 'new Date'],
    ['this', 'this'],
    ['async x => 1', 'async x => 1'],
    ['"a" in trigger', 'in trigger'],
    ['trigger instanceof Object', 'instanceof Object'],
    ['2 ** 3', '** 3'],
    ['1 | 2', '| 2'],
    ['~1', '~1'],
    ['trigger.a = 1', '= 1'],
    ['trigger.a++', '++'],
    ['10n', '10n'],
    ['1_000', '1_000'],
    ['trigger`x`', '`x`'],
    ['trigger.#x', '#x'],
    ['\\u0061', '\\u0061'],
    ['[...a]', '...a]'],
    ['[, 1]', ', 1]'],
    ['{...a}', '...a}'],
    ['{a() {}}', '() {}}'],
    ['{get a() {}}', 'a() {}}'],
    ['{"a"() {}}', '() {}}'],
    ['{a = 1}', '= 1}'],
    ['{`a`: 1}', '`a`: 1}'],
    ['{true}', 'true}'],
    ['{__proto__: 1}', '__proto__: 1}'],
    ['{"__proto__": 1}', '"__proto__": 1}'],
    [
      'f(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)',
      '(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…',
    ],
  ])('%s', (source, reason) => {
    expect(compileExpression(source)).toEqual({ kind: 'guest', reason });
  });
});

describe('what is invalid is said with its place, in both languages', () => {
  test.each([
    ['', 0],
    ['1 +', 3],
    ['1 2', 2],
    ['(1', 2],
    ['(1]', 2],
    ['{a: 1', 5],
    ['{', 1],
    ['trigger.', 8],
    ['a ?? b || c', 7],
    ['a ?? b && c', 7],
    ['a || b ?? c', 7],
    ['a && b ?? c', 7],
    ['{a: 1 ?? 2 || 3}', 11],
    ['a; b', 1],
    ['if', 0],
    ["'a", 0],
    ["a + '\\x'", 5],
    ['3a', 0],
    ['“a”', 0],
    ['1 /* a', 2],
    ['f(', 1],
    ['f)', 1],
    ['f("', 2],
    ['f(/a', 2],
    ['() => `${', 7],
  ])('%s', (source, at) => {
    const compiled = compileExpression(source);
    if (compiled.kind !== 'invalid') throw new Error(compiled.kind);
    expect(compiled.at).toBe(at);
    expect(compiled.message['zh-CN']).toMatch(/。$/);
    expect(compiled.message.en).toMatch(/\.$/);
  });
});

describe('what needs a guest only by its values', () => {
  test.each([
    ...[
      'trigger.toString',
      'trigger.text.trim',
      'trigger.list.map',
      '(1).toFixed',
      'true.valueOf',
      '"".constructor',
      '[].length.toFixed',
      'trigger["__proto__"]',
      'steps.constructor',
    ],
    ...[
      'trigger + 1',
      '1 - trigger',
      'trigger < 1',
      '+trigger',
      '-[]',
      '"" + []',
      'trigger == 1',
      '[] == ""',
      'trigger != "x"',
      '`${trigger}`',
      'trigger[trigger]',
      '{[trigger]: 1}',
    ],
    ...[
      'trigger === trigger',
      'trigger !== steps',
      'trigger == steps',
      'Math',
      'typeof item',
      'trigger.nothing ?? index',
    ],
  ])('%s', (source) => {
    expect(() => evaluate(source)).toThrow(NeedsGuest);
  });

  test('names the part', () => {
    const long = 'x'.repeat(100);
    expect(() => evaluate('1 + (trigger.text.trim ? 1 : 2)')).toThrow('"trigger.text.trim"');
    expect(() => evaluate(`trigger + "${long}"`)).toThrow(`"trigger + "${long.slice(0, 49)}…"`);
  });

  test('a name only counts as an own property of the scope', () => {
    expect(() => evaluate('toString')).toThrow(NeedsGuest);
    expect(evaluate('typeof item', { item: undefined })).toBe('undefined');
  });
});

describe('reading from null or undefined', () => {
  test.each([
    [
      'trigger.nothing.x',
      '「trigger.nothing」为 null，无法读取它的「x」。',
      '"trigger.nothing" is null: it has no "x" to read.',
    ],
    [
      'steps.tell . id',
      '「steps.tell」为 undefined，无法读取它的「id」。',
      '"steps.tell" is undefined: it has no "id" to read.',
    ],
    [
      '1 + (trigger.nothing)[trigger.text]',
      '「(trigger.nothing)」为 null，无法读取它的内容。',
      '"(trigger.nothing)" is null: it has no content to read.',
    ],
    [
      `null.${'x'.repeat(61)}`,
      '「null」为 null，无法读取它的内容。',
      '"null" is null: it has no content to read.',
    ],
  ])('%s', (source, zh, en) => {
    try {
      evaluate(source);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ExpressionError);
      expect((error as ExpressionError).text).toEqual({ 'zh-CN': zh, en });
    }
  });
});

describe('integers beyond 2^53', () => {
  const digits = '1152921504606846976';
  test.each([
    ['trigger.id', big],
    ['trigger["id"]', big],
    ['trigger?.list[0]', big],
    ['(trigger.id)', big],
    ['trigger.object', { id: big }],
    ['trigger.list', [big, 1]],
    ['trigger.nothing ?? trigger.object', { id: big }],
    ['trigger.nothing ?? trigger.id', digits],
    ['trigger.list[1 - 1]', digits],
    ['true ? trigger.id : 0', digits],
    ['[trigger.id]', [digits]],
    ['{ id: trigger.id }', { id: digits }],
    ['typeof trigger.id', 'string'],
    ['trigger.id + 1', `${digits}1`],
    ['`#${trigger.id}`', `#${digits}`],
    [`trigger.id == '${digits}'`, true],
    [`trigger.id === '${digits}'`, true],
    ['trigger.id.length', 19],
    ['trigger.id[0]', '1'],
    ['trigger.id * 1', 2 ** 60],
    ['trigger.id > 5', true],
    ['!trigger.id', false],
    ['{[trigger.id]: 1}', { [digits]: 1 }],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toStrictEqual(value);
  });
});

describe('keys __proto__', () => {
  const data: Scope = { trigger: JSON.parse('{"__proto__": {"a": 1}}') };

  test('are data when read', () => {
    expect(evaluate('trigger.__proto__.a', data)).toBe(1);
    expect(evaluate('[trigger.a]', data)).toEqual([null]);
  });

  test('are data when written', () => {
    const made = evaluate('{["__proto__"]: trigger, a: {__proto__}}', {
      ...data,
      ['__proto__']: 1,
    });
    expect(JSON.stringify(made)).toBe('{"__proto__":{"__proto__":{"a":1}},"a":{"__proto__":1}}');
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
  });
});

describe('limits', () => {
  test('length', () => {
    expect(evaluate('1'.padEnd(maxLength))).toBe(1);
    expect(compileExpression('1'.padEnd(maxLength + 1))).toMatchObject({
      kind: 'invalid',
      at: maxLength,
    });
  });

  test('depth', () => {
    const brackets = (depth: number) => `${'('.repeat(depth)}1${')'.repeat(depth)}`;
    expect(evaluate(brackets(maxDepth - 1))).toBe(1);
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['{a:', '}'],
      ['!', ''],
      ['a[', ']'],
      ['`${', '}`'],
      ['1?', ':1'],
      ['1?1:', ''],
    ] as const) {
      for (const depth of [maxDepth, 1200]) {
        const compiled = compileExpression(`${open.repeat(depth)}1${close.repeat(depth)}`);
        expect(compiled, open).toMatchObject({ kind: 'invalid' });
      }
    }
  });

  test('long chains need no depth', () => {
    expect(evaluate(`0${'+1'.repeat(4000)}`)).toBe(4000);
    expect(evaluate(`trigger${'?.a'.repeat(3000)}`, { trigger: null })).toBeUndefined();
    expect(evaluate(`0${'||1'.repeat(3000)}`)).toBe(1);
  });

  test('a text never grows beyond its limit', () => {
    const data: Scope = { trigger: 'x'.repeat(maxText / 2) };
    expect(evaluate('(trigger + trigger).length', data)).toBe(maxText);
    expect(() => evaluate('trigger + trigger + 1', data)).toThrow(ExpressionError);
    expect(() => evaluate('`${trigger}${trigger}${1}`', data)).toThrow(ExpressionError);
    expect(() => evaluate(`trigger${'+trigger'.repeat(1000)}`, data)).toThrow(ExpressionError);
  });
});

test.each([
  ['1', []],
  ['trigger', ['trigger']],
  ['trigger.body.a + trigger["b"]', ['trigger']],
  ['steps.enable.x', ['steps.enable']],
  ['steps?.enable', ['steps.enable']],
  ['steps["enable"].x[steps.other]', ['steps.enable', 'steps.other']],
  ['steps[trigger.id]', ['steps', 'trigger']],
  ['steps', ['steps']],
  ['errors.a.message ?? errors.b', ['errors.a', 'errors.b']],
  ['!a ? [b, -c] : {[d]: e, f}', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['`${a}` || (b && c).x.y == "z"', ['a', 'b', 'c']],
  ['undefined ?? NaN', []],
  ['vars.limit + vars["zones"] + vars[name] + vars', ['vars.limit', 'vars.zones', 'vars', 'name']],
])('%s reads %j', (source, names) => {
  expect(compileExpression(source)).toMatchObject({ kind: 'native', names });
});

test('the scope is not changed', () => {
  const frozen = Object.freeze({
    trigger: Object.freeze({ list: Object.freeze([1]) }),
  }) as unknown as Scope;
  expect(evaluate('[trigger.list, {a: trigger}, undefined]', frozen)).toEqual([
    [1],
    { a: { list: [1] } },
    null,
  ]);
});
