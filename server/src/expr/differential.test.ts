import vm from 'node:vm';
import type { Json } from '@weir/contract/json';
import { stringifyJson } from '@weir/contract/json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileExpression } from './compile.ts';
import { ExpressionError, NeedsGuest } from './errors.ts';

/** What the interpreter answers, JavaScript itself must answer too. */

type Data = { trigger: Json; steps: Json };
type Answer = { value: unknown } | 'throws' | 'syntax' | 'guest';

const runs = 2000;
const context = vm.createContext({});

function javascript(source: string, data: Data): Answer {
  const text = JSON.stringify(JSON.stringify(data));
  const body = `'use strict'; (() => { const { trigger, steps } = JSON.parse(${text}); return (${source}\n); })()`;
  try {
    new vm.Script(body);
    // Alone in brackets too: `a)(b` is a call in parentheses, but no expression.
    new vm.Script(`'use strict'; [${source}\n]`);
  } catch {
    return 'syntax';
  }
  try {
    return { value: comparable(vm.runInContext(body, context)) };
  } catch {
    return 'throws';
  }
}

function interpreter(source: string, data: Data): Answer {
  const compiled = compileExpression(source);
  if (compiled.kind === 'invalid') return 'syntax';
  if (compiled.kind === 'guest') return 'guest';
  try {
    return { value: comparable(compiled.evaluate(JSON.parse(JSON.stringify(data)))) };
  } catch (error) {
    if (error instanceof NeedsGuest) return 'guest';
    if (error instanceof ExpressionError) return 'throws';
    throw error;
  }
}

/** Inside lists and objects what JSON keeps of it counts; alone, every value does. */
function comparable(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? { json: stringifyJson(value) } : value;
}

const data: Data = JSON.parse(
  `{"trigger": {"a": 1, "zero": 0, "minus": -3, "half": 1.5, "text": "堰a😀", "ten": "10", "nine": "9", "blank": " ",
    "empty": "", "yes": true, "no": false, "nothing": null, "list": [1, "b", null, [2]], "object": {"b": {"c": "deep"}},
    "__proto__": "own", "length": 7, "true": "word", "key-x": 5, "constructor": "mine"},
   "steps": {"done": {"ok": true}, "empty": {}}}`,
);

describe('hand-written expressions', () => {
  test.each([
    // literals
    ...[
      '0',
      '42',
      '.5',
      '5.',
      '1.25e3',
      '1E-2',
      '0xfF',
      '0b101',
      '0o17',
      '-0',
      '0 / -1',
      '1e400',
      'NaN',
      '-Infinity',
    ],
    ...[
      "'a'",
      '"a"',
      "'\\''",
      "'\\n\\t\\r\\b\\v\\f\\0'",
      "'\\x41\\u0042\\u{1F600}'",
      "'a\\\nb'",
      "'a\\\r\nb'",
      "'\\q\\😀'",
      "'\u2028'",
    ],
    ...[
      'true',
      'false',
      'null',
      'undefined',
      '`a`',
      '`a${1}b${`c${2}`}d`',
      '`\\`\\${`',
      '`a\r\nb\rc`',
      '`$`',
      '`${{a: 1}.a}`',
      '``',
      '`\\\n`',
    ],
    // precedence and associativity
    ...[
      '1 + 2 * 3',
      '(1 + 2) * 3',
      '10 - 4 - 3',
      '2 * 6 / 4 % 2',
      '1 - -1',
      '- - 1',
      '-1 * -trigger.a',
      '!trigger.a == false',
      '1 < 2 == true',
    ],
    ...[
      '1 + 1 + "x"',
      '"x" + 1 + 1',
      '1 == 1 === true',
      '3 > 2 > 1',
      'true || false && false',
      '(true || false) && false',
      'false && true || true',
    ],
    ...[
      '1 ? 2 ? 3 : 4 : 5',
      '0 ? 1 : 0 ? 2 : 3',
      'trigger.no ? 1 : trigger.yes ? 2 : 3',
      'null ?? undefined ?? 3',
      '(null || undefined) ?? 4',
      '(null ?? 1) || 2',
    ],
    ...[
      'typeof typeof 1',
      'typeof -1',
      '!typeof 1',
      '-"3" + +"4"',
      'trigger.no?.5:1',
      'trigger.a?.b?.c',
      '1 ?? 2 ? 3 : 4',
      '1 || 2 ? 3 : 4',
    ],
    // coercion
    ...[
      '1 + "2"',
      '"3" * "4"',
      '"a" * 1',
      '1 + null',
      '1 + undefined',
      '1 + true',
      '"" + null',
      '"" + undefined',
      '"" + -0',
      '+""',
      '+" 12 "',
      '+"1,2"',
      '+null',
      '+undefined',
      '+true',
    ],
    ...[
      '5 % 3',
      '-5 % 3',
      '5 % -3',
      '5 % 0',
      '-4 % 2',
      '1 / 0',
      '0 / 0',
      '"5" - 2',
      'true + true',
      '0.1 + 0.2',
      '1e21 + ""',
      '1e-7 + ""',
      '123456789012345680000 + ""',
    ],
    ...[
      'null == undefined',
      'null == 0',
      'null == false',
      'undefined == ""',
      '"" == 0',
      '"0" == false',
      '"1" == true',
      '" \\n" == 0',
      '"a" == NaN',
      'NaN == NaN',
      'NaN != NaN',
      '0 === -0',
      '1 == "1"',
      '1 === "1"',
      '1 !== "1"',
    ],
    ...[
      'trigger.list == null',
      'null != trigger.object',
      'trigger.list === 1',
      '"x" !== trigger.object',
      'trigger.yes == 1',
      'trigger.nothing == undefined',
      'trigger.ten == 10',
      'false == "false"',
    ],
    ...[
      'trigger.ten < trigger.nine',
      'trigger.ten < 9',
      '"a" < "b"',
      '"a" < "B"',
      '"堰" > "a"',
      '"a" < 1',
      '"a" >= 1',
      'null >= 0',
      'null > 0',
      'undefined >= undefined',
      'undefined == undefined',
      'NaN <= NaN',
      'true > false',
      '"10" >= "9"',
      '"2" <= "2"',
      '2 >= 3',
      '2 <= "2"',
      '"a" > "a"',
    ],
    // truthiness
    ...[
      '!0',
      '!""',
      '!"0"',
      '!NaN',
      '!null',
      '!trigger.list',
      '![]',
      '!{}',
      '0 || "x"',
      '"" && 1',
      '0 ?? 1',
      '"" ?? 1',
      'NaN || 1',
      '[] && 1',
      'trigger.object || 1',
      'undefined && 1',
      '1 && 2 && 3',
      '1 && 0 && 3',
      '0 || null || 3',
    ],
    // own properties
    ...[
      'trigger.a',
      'trigger["a"]',
      'trigger["key-x"]',
      'trigger.list[0]',
      'trigger.list["1"]',
      'trigger.list[trigger.a]',
      'trigger.list[9]',
      'trigger.list[-1]',
      'trigger.list[1.5]',
      'trigger.list.length',
      'trigger.list[3][0]',
      'trigger.length',
      'trigger.true',
    ],
    ...[
      'trigger.text.length',
      'trigger.text[0]',
      'trigger.text["1"]',
      'trigger.text[2]',
      'trigger.text[9]',
      'trigger.text["01"]',
      'trigger.text[-1]',
      'trigger.text.missing',
      '"abc"[1]',
      '`abc`.length',
      '(1).missing',
      'true.missing',
      '[1, 2][1]',
      '({a: 3}).a',
      '{a: {b: 4}}.a.b',
      'trigger.__proto__',
      'trigger.constructor',
      '[][0]',
    ],
    ...[
      'trigger[null]',
      'trigger[undefined]',
      'trigger[true]',
      'trigger.object["b"]["c"]',
      '{null: 1}[null]',
      '{1.5: 2}["1.5"]',
      '{0x10: 1}[16]',
      '{"a b": 1}["a b"]',
      '{[1 + 1]: 3}[2]',
      '{["__proto__"]: 5}.a',
      '{a: 1, a: 2}',
      '{b: 1, 2: 2, 1: 3}',
      '{trigger}.trigger.a',
      '{if: 1, typeof: 2, null: 3}',
    ],
    // optional chains
    ...[
      'trigger.nothing?.x',
      'trigger.nothing?.x.y.z',
      'trigger.missing?.[0]',
      'trigger?.list?.[0]',
      'trigger.nothing?.x["y"]',
      'trigger.nothing?.[trigger.nothing.x]',
      'steps.missing?.output',
      'steps.empty?.output',
      'trigger?.a',
      'null?.a',
      'undefined?.["a"]',
      '(trigger.nothing?.x)?.y',
    ],
    // throws
    ...[
      'trigger.nothing.x',
      'trigger.missing.x',
      'steps.missing.x',
      '(trigger.nothing?.x).y',
      'null.a',
      'undefined[0]',
      'trigger.list[9].x',
      'trigger.list[9][trigger.a]',
      'trigger.object?.nothing.x',
    ],
    // made values
    ...[
      '[]',
      '{}',
      '[1, [2], {a: 3},]',
      '{a: 1, b: {c: [null]},}',
      '[undefined]',
      '[undefined][0]',
      '[NaN, -0, 1 / 0]',
      '[NaN][0]',
      '{a: undefined, b: 1}',
      '{a: undefined}.a',
      '[[undefined]]',
      '{a: {b: undefined}}',
      '[trigger.list, trigger.object]',
      '{t: trigger}',
      'trigger',
      'steps',
    ],
    // blanks and comments
    ...[
      ' \n1 \t',
      '1 /* a */ + // b\n 2',
      '\u00a0\ufeff1',
      '/**/1',
      'trigger\n.a',
      'trigger /* x */ ?. a',
      '1 // end',
    ],
  ])('%s', (source) => {
    const expected = javascript(source, data);
    expect(expected).not.toBe('syntax');
    expect(interpreter(source, data)).toStrictEqual(expected);
  });

  test.each([
    ...[
      '',
      ' ',
      '/* only */',
      '1 +',
      '* 1',
      '1 2',
      "'a' 'b'",
      'trigger trigger',
      '(1',
      '1)',
      '[1',
      '{a: 1',
      '{a: }',
      '[1 + ]',
      '( + )',
      'a ? b',
      'a ? : b',
      'a ? b :',
      'trigger.',
      'trigger?.',
      'trigger[',
      'trigger[]',
    ],
    ...[
      "'a",
      '"a\n"',
      '`a',
      '`${1',
      '`${}`',
      '`${1`',
      "'\\x4'",
      "'\\u{110000}'",
      "'\\u12'",
      "'\\01'",
      "'\\8'",
      '`\\1`',
      '010',
      '08',
      '0x',
      '1e',
      '3a',
      '1.toString',
      '0b12',
      '“a”',
      'a，b',
      '1 /* a',
      'if',
      '1 + return',
      'trigger.a const',
    ],
    ...[
      'a ?? b || c',
      'a || b ?? c',
      'a ?? b && c',
      'a && b ?? c',
      'a; b',
      '1;',
      ';',
      ', 1',
      '{,}',
      '{a b}',
      'a = ',
      'f(',
      '() => {',
      '/a',
      '1 + /a',
    ],
  ])('never valid: %s', (source) => {
    expect(javascript(source, data)).toBe('syntax');
    expect(compileExpression(source).kind).not.toBe('native');
  });
});

describe('generated expressions', () => {
  const key = fc.constantFrom('a', 'b', 'list', 'text', 'length', 'x', 'constructor', '__proto__');
  const json = fc.letrec<{ any: Json; leaf: Json }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom<Json>(null, true, false, 0, 1, -1, 1.5, 10, '', 'a', '1', ' 2 ', '10', '堰'),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ maxLength: 4 }),
    ),
    any: fc.oneof(
      { maxDepth: 3 },
      { weight: 3, arbitrary: tie('leaf') },
      { weight: 1, arbitrary: fc.array(tie('any'), { maxLength: 3 }) },
      { weight: 2, arbitrary: fc.dictionary(key, tie('any'), { maxKeys: 4 }) },
    ),
  })).any;
  const literal = fc.oneof(
    fc.constantFrom(
      'null',
      'undefined',
      'true',
      'false',
      'NaN',
      '0',
      '1',
      '2.5',
      '.5',
      '0x1f',
      '1e3',
      "''",
      '"a"',
      "'1'",
      '`b`',
      "'\\u5830'",
    ),
    fc.nat(20).map(String),
  );
  const path = fc
    .tuple(
      fc.constantFrom('trigger', 'steps'),
      fc.constantFrom('.', '?.'),
      fc.constantFrom('a', 'b', 'text', 'list'),
    )
    .map((parts) => parts.join(''));
  const binary = fc.constantFrom(
    '+',
    '-',
    '*',
    '/',
    '%',
    '<',
    '>',
    '<=',
    '>=',
    '==',
    '!=',
    '===',
    '!==',
    '&&',
    '||',
    '??',
  );
  const source = fc.letrec<{ any: string; one: string }>((tie) => {
    const one = tie('any');
    const value = fc.tuple(one, one);
    return {
      one: fc.oneof(literal, path, path),
      any: fc.oneof(
        { maxDepth: 5 },
        { weight: 3, arbitrary: tie('one') },
        { weight: 4, arbitrary: fc.tuple(one, binary, one).map(([a, o, b]) => `${a} ${o} ${b}`) },
        { weight: 2, arbitrary: one.map((a) => `(${a})`) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(fc.constantFrom('!', '-', '+', 'typeof '), one)
            .map((p) => p.join('')),
        },
        { weight: 1, arbitrary: fc.tuple(one, one, one).map(([a, b, c]) => `${a} ? ${b} : ${c}`) },
        {
          weight: 2,
          arbitrary: fc.tuple(path, fc.constantFrom('.', '?.'), key).map((p) => p.join('')),
        },
        { weight: 1, arbitrary: value.map(([a, b]) => `(${a})?.[${b}]`) },
        { weight: 1, arbitrary: value.map(([a, b]) => `[${a}, ${b}]`) },
        {
          weight: 1,
          arbitrary: fc.tuple(key, one, one).map(([k, a, b]) => `{${k}: ${a}, [${b}]: 1}`),
        },
        { weight: 1, arbitrary: value.map(([a, b]) => `\`<\${${a}}|\${${b}}>\``) },
      ),
    };
  }).any;

  test('have the value JavaScript gives, or ask for a guest', () => {
    const counts = { native: 0, throws: 0, syntax: 0, guest: 0 };
    fc.assert(
      fc.property(source, json, json, (text, trigger, steps) => {
        const generated = { trigger, steps };
        const ours = interpreter(text, generated);
        counts[typeof ours === 'string' ? ours : 'native'] += 1;
        if (ours === 'guest') return;
        expect(ours).toStrictEqual(javascript(text, generated));
      }),
      { numRuns: runs },
    );
    expect(counts.native).toBeGreaterThan(runs / 4);
    expect(counts.throws).toBeGreaterThan(runs / 50);
    expect(counts.guest).toBeLessThan(runs / 2);
  }, 60_000);

  test('tokens in any order: what is native is valid, what is invalid is a syntax error', () => {
    const token = fc.constantFrom(
      ...[
        'trigger',
        '.a',
        '?.a',
        '[0]',
        '1',
        "'a'",
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '?',
        '+',
        '-',
        '!',
        '*',
        '/',
        '=>',
        '=',
        '??',
        '&&',
        '||',
        '==',
        '...',
      ],
      ...[
        'typeof ',
        ' in ',
        'new ',
        'async ',
        ' instanceof ',
        ' x ',
        'get ',
        '`',
        '${',
        'return ',
        ';',
        '++',
        '#',
        '\n',
        ' // ',
        '/*',
        '*/',
        '.',
        '_',
        'n ',
        '**',
      ],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 8 }), (tokens) => {
        const text = tokens.join('');
        const ours = interpreter(text, data);
        const theirs = javascript(text, data);
        if (ours === 'syntax') expect(theirs).toBe('syntax');
        else if (ours !== 'guest') expect(ours).toStrictEqual(theirs);
      }),
      { numRuns: runs },
    );
  }, 60_000);
});
