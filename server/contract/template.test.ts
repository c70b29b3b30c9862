import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyPath, parseTemplate, templatesIn } from './template.ts';

describe('parseTemplate', () => {
  test.each([
    ['', { kind: 'literal', text: '' }],
    ['plain } text }}', { kind: 'literal', text: 'plain } text }}' }],
    ['{{ a }}', { kind: 'expression', source: 'a', at: 3 }],
    ['{{a}}', { kind: 'expression', source: 'a', at: 2 }],
    [' {{ a }}', { kind: 'text', parts: [{ text: ' ' }, { source: 'a', at: 4 }] }],
    ['{{ a }}!', { kind: 'text', parts: [{ source: 'a', at: 3 }, { text: '!' }] }],
    [
      '{{a}}{{b}}',
      {
        kind: 'text',
        parts: [
          { source: 'a', at: 2 },
          { source: 'b', at: 7 },
        ],
      },
    ],
    ['{{ {a:{b:1}} }}', { kind: 'expression', source: '{a:{b:1}}', at: 3 }],
    ['{{{a:{b:1}}}}', { kind: 'expression', source: '{a:{b:1}}', at: 2 }],
    ["{{ '{{' }}", { kind: 'expression', source: "'{{'", at: 3 }],
    ["{{ '}}' }}", { kind: 'expression', source: "'}}'", at: 3 }],
    ['{{ "\\"}}" }}', { kind: 'expression', source: '"\\"}}"', at: 3 }],
    [
      '{{ `}}${ `}}${ {a:1}.a }` }}` }}',
      { kind: 'expression', source: '`}}${ `}}${ {a:1}.a }` }}`', at: 3 },
    ],
    ['{{ `\\`}}` }}', { kind: 'expression', source: '`\\`}}`', at: 3 }],
    ['{{ a /* }} */ }}', { kind: 'expression', source: 'a /* }} */', at: 3 }],
    ['{{ a // }}\n }}', { kind: 'expression', source: 'a // }}', at: 3 }],
    [
      '{{ /}}[/}}]\\/}}/.test(a) }}',
      { kind: 'expression', source: '/}}[/}}]\\/}}/.test(a)', at: 3 },
    ],
    [
      '{{ a / 2 }} / {{ b }}',
      {
        kind: 'text',
        parts: [{ source: 'a / 2', at: 3 }, { text: ' / ' }, { source: 'b', at: 17 }],
      },
    ],
    ['{{ (a) / b }}/', { kind: 'text', parts: [{ source: '(a) / b', at: 3 }, { text: '/' }] }],
    ['{{ a.in / b }}/', { kind: 'text', parts: [{ source: 'a.in / b', at: 3 }, { text: '/' }] }],
    ['{{ a++ / b }}/', { kind: 'text', parts: [{ source: 'a++ / b', at: 3 }, { text: '/' }] }],
    ['{{ typeof /}}/ }}', { kind: 'expression', source: 'typeof /}}/', at: 3 }],
    ['{{ a + /}}/ }}', { kind: 'expression', source: 'a + /}}/', at: 3 }],
    ["{{ '' / 1 }}/", { kind: 'text', parts: [{ source: "'' / 1", at: 3 }, { text: '/' }] }],
    ['{{ `` / 1 }}/', { kind: 'text', parts: [{ source: '`` / 1', at: 3 }, { text: '/' }] }],
    // A bracket closed by braces is a wrong expression, not an open one: the next expression is read.
    [
      '{{ (a }}{{ b }}',
      {
        kind: 'text',
        parts: [
          { source: '(a', at: 3 },
          { source: 'b', at: 11 },
        ],
      },
    ],
    ['{{ a) }}', { kind: 'expression', source: 'a)', at: 3 }],
    ['{{ a } }}', { kind: 'expression', source: 'a }', at: 3 }],
  ])('%s', (text, template) => {
    expect(parseTemplate(text)).toEqual(template);
  });

  test.each([
    ['{{', 0, '{{'],
    ['ab{{ c', 2, '{{'],
    ["{{ 'a }}", 0, "'"],
    ["{{ 'a\n' }}", 0, "'"],
    ['{{ `a }}', 0, '`'],
    ['{{ `${a }}', 0, '`'],
    ['{{ `${a', 0, '${'],
    ['{{ (a }', 0, '('],
    ['{{ {a: 1', 0, '{'],
    ['{{ {a: 1 }}', 0, '{{'],
    ['{{ a /* }}', 0, '/*'],
    ['{{ /a }}', 0, '/'],
    ['{{ /a\n/ }}', 0, '/'],
    ['{{ a // }}', 0, '{{'],
  ])('unclosed: %s', (text, at, mark) => {
    const template = parseTemplate(text);
    expect(template).toMatchObject({
      kind: 'invalid',
      problems: [{ kind: 'unclosed', at, open: { mark } }],
    });
  });

  test('every empty expression is a problem, and the others are still read', () => {
    expect(parseTemplate('{{ }} {{a}} {{}}')).toEqual({
      kind: 'invalid',
      problems: [
        { kind: 'empty', at: 0 },
        { kind: 'empty', at: 12 },
      ],
      parts: [{ text: ' ' }, { source: 'a', at: 8 }, { text: ' ' }],
    });
  });

  test('parts and positions give the text back', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{',
      '}',
      '(',
      ')',
      "'",
      '"',
      '`',
      '${',
      '/',
      '\\',
      '//',
      '/*',
      '*/',
      'a',
      ' ',
      '\n',
      '[',
      ']',
      '+',
      '堰',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const text = list.join('');
        const template = parseTemplate(text);
        const expressions =
          template.kind === 'expression' ? [template] : 'parts' in template ? template.parts : [];
        for (const part of expressions) {
          if ('source' in part)
            expect(text.slice(part.at, part.at + part.source.length)).toBe(part.source);
        }
        if (template.kind === 'literal') expect(template.text).toBe(text);
        if (template.kind === 'invalid') expect(template.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    '{',
    '}',
    '{{',
    '{{}}',
    '{{a}}',
    '{{ (',
    '{{[/',
    '{{`${',
    "{{'",
    '{{/*',
    '{{a//',
    '{{/[',
    '/',
  ])(
    'a megabyte of %s ends fast',
    (piece) => {
      const text = piece.repeat((1024 * 1024) / piece.length);
      const start = performance.now();
      parseTemplate(text);
      // What is not linear takes hours.
      expect(performance.now() - start).toBeLessThan(10_000);
    },
    20_000,
  );
});

describe('templatesIn', () => {
  test('finds every template in document order with its path; keys and literals are none', () => {
    const value = {
      card: { title: '{{ a }}', 'odd key': 'x{{ b }}' },
      items: ['{{ c', 'plain', 1, null],
      '{{ d }}': true,
    };
    expect(templatesIn(value, 'with').map(({ path, template }) => [path, template.kind])).toEqual([
      ['with.card.title', 'expression'],
      ['with.card["odd key"]', 'text'],
      ['with.items[0]', 'invalid'],
    ]);
  });

  test('survives depth, width and cycles', () => {
    const cyclic: Record<string, unknown> = { text: '{{ a }}' };
    cyclic['self'] = cyclic;
    expect(templatesIn(cyclic, 'with')).toHaveLength(1);
    let deep: unknown = '{{ a }}';
    for (let i = 0; i < 3000; i += 1) deep = [deep];
    expect(templatesIn(deep, 'with')).toHaveLength(1);
    expect(templatesIn(new Array(150_000).fill('{{ a }}'), 'with')).toHaveLength(150_000);
  }, 20_000);

  test('a key __proto__ is an ordinary key', () => {
    const value: unknown = JSON.parse('{"__proto__": "{{ a }}"}');
    expect(templatesIn(value, 'with').map(({ path }) => path)).toEqual(['with.__proto__']);
  });
});

test.each([
  ['', 'a', 'a'],
  ['a', 'b', 'a.b'],
  ['a', '0', 'a["0"]'],
  ['a', 'b c', 'a["b c"]'],
  ['', '', '[""]'],
])('keyPath(%s, %s) is %s', (base, key, path) => {
  expect(keyPath(base, key)).toBe(path);
});
