import { type Json, stringifyJson } from '@weir/contract/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml, segmentsOf, writeYaml } from './yaml-file.ts';

const valueIn = (text: string): Json => {
  const read = readYaml(text);
  if (read.kind === 'broken') throw new Error(JSON.stringify(read.faults));
  return read.value;
};

describe('YAML that is written', () => {
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '0x1F',
        '1e3',
        '2026-01-05',
        '<<',
        '- a',
        'a: b',
        '#',
        '',
      ),
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('\n', ' ', '\t', '\r', "'", '"', '\ud800', '汉', '|', '{'),
      }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }),
      fc.constantFrom(null, true, false, 0, -1),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constant('__proto__')),
        tie('json'),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    ),
  }));

  it('reads back as the same value, keys in their order', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = new TextEncoder().encode(writeYaml(value));
        expect(stringifyJson(valueIn(new TextDecoder().decode(bytes)))).toBe(stringifyJson(value));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every line end, blank and control character of a text', () => {
    const unit = fc.constantFrom(
      'a',
      '\n',
      ' ',
      '\t',
      '\r',
      '\u0085',
      '\u2028',
      '\ufeff',
      '\0',
      '#',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 6 }), (text) => {
        expect(valueIn(writeYaml({ steps: { source: text } }))).toEqual({
          steps: { source: text },
        });
      }),
      { numRuns: 1000, examples: [[' \n'], ['a \n a'], ['a\n\n'], ['\na'], ['a\r\na']] },
    );
  });

  it('escapes what another reader may take for a line end or drop', () => {
    expect(writeYaml({ a: 'x\ry\nz', b: 'x \ny' })).toBe('a: "x\\ry\\nz"\nb: "x\\ \\ny"\n');
  });

  it('is what a person would write', () => {
    const same = { en: 'x' };
    const value = {
      flow: 'f',
      name: { 'zh-CN': '模板审批通过', en: same },
      again: same,
      steps: { a: { with: { id: 12345678901234567890n, source: 'const a = 1;\nreturn a;\n' } } },
      long: 'word '.repeat(60).trim(),
    };
    expect(writeYaml(value)).toBe(
      `flow: f
name:
  zh-CN: 模板审批通过
  en:
    en: x
again:
  en: x
steps:
  a:
    with:
      id: 12345678901234567890
      source: |
        const a = 1;
        return a;
long: ${value.long}
`,
    );
  });
});

describe('YAML that is read', () => {
  it('knows the line of a path, or of the nearest above it', () => {
    const read = readYaml(`flow: f
steps:
  enable:
    after: [a,
      b]
    "odd key":
      - 1
      -
        x: 2
`);
    if (read.kind === 'broken') throw new Error('broken');
    const lines = [
      ['', 1],
      ['steps.enable', 3],
      ['steps.enable.after[0]', 4],
      ['steps.enable.after[1]', 5],
      ['steps.enable["odd key"]', 6],
      ['steps.enable["odd key"][1].x', 9],
      ['steps.enable.with.id', 3],
      ['settings', 1],
    ] as const;
    expect(lines.map(([path]) => [path, read.lineOf(path)])).toEqual(lines);
  });

  it('tells all faults with their lines', () => {
    expect(readYaml('a: 1\na: 2\nb: [')).toMatchObject({
      kind: 'broken',
      faults: [{ line: 2 }, { line: 3 }],
    });
    expect(readYaml('a: 1\n---\nb: 2')).toMatchObject({ kind: 'broken' });
  });
});

it('a path is cut into its names', () => {
  expect(segmentsOf('steps.a.with["odd \\"key\\"."][0].b-c')).toEqual([
    'steps',
    'a',
    'with',
    'odd "key".',
    '0',
    'b-c',
  ]);
});
