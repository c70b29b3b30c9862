import type { Json, JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { afterAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { createSandbox } from './guest-pool.ts';
import type { CheckedSource } from './sandbox.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const common = { guests: 2, zone: 'Asia/Shanghai', hide: [], log: silent };
const sandbox = createSandbox(common);
/** For what is to be carried out however busy the machine is. */
const patient = createSandbox({ ...common, inputLimit: 60_000 });
afterAll(() => Promise.all([sandbox.close(), patient.close()]));

const checked = (schema: JsonObject, input: Json) =>
  sandbox.checkInput({ tenant: 'a', schema, input }).catch((error: unknown) => error);
const codeOf = (answer: unknown) => (answer instanceof WeirError ? answer.code : answer);
const fine = { type: 'object', properties: { a: { type: 'integer', default: 1 } } };
const list = <T>(length: number, item: (index: number) => T) =>
  Array.from({ length }, (_, i) => item(i));

/** Each names the next twice: two to the power of `length`. */
const doubling = (length: number): JsonObject => ({
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    list(length, (index) => {
      const next = { $ref: `#/$defs/d${index + 1}` };
      return [`d${index}`, index + 1 < length ? { allOf: [next, next] } : { type: 'object' }];
    }),
  ),
});

describe('schemas that hurt nobody else', () => {
  // A busy machine may see time end before memory or stack do.
  test.each<[name: string, schema: JsonObject, input: Json, gives: RegExp]>([
    [
      'a regular expression that goes back and forth',
      { pattern: '^(a+)+$' },
      `${'a'.repeat(50)}!`,
      /timeout/,
    ],
    [
      'one that does so for the names of keys',
      { patternProperties: { '^(a|a)*$': true } },
      { [`${'a'.repeat(50)}!`]: 1 },
      /timeout/,
    ],
    ['a reference to itself', { $ref: '#' }, {}, /error|timeout/],
    [
      'references in a circle',
      {
        $ref: '#/$defs/a',
        $defs: { a: { anyOf: [{ $ref: '#/$defs/b' }] }, b: { not: { $ref: '#/$defs/a' } } },
      },
      {},
      /error|timeout/,
    ],
    [
      'defaults that bring defaults',
      { properties: { a: { $ref: '#', default: {} } } },
      {},
      /error|timeout/,
    ],
    [
      'defaults that multiply',
      { properties: Object.fromEntries(list(10, (i) => [`p${i}`, { $ref: '#', default: {} }])) },
      {},
      /error|timeout|memory/,
    ],
    ['alternatives that double', doubling(60), {}, /timeout|memory/],
    [
      'a chain of references beyond the stack',
      {
        $ref: '#/$defs/d0',
        $defs: Object.fromEntries(
          list(50_000, (i) => [`d${i}`, i < 49_999 ? { $ref: `#/$defs/d${i + 1}` } : true]),
        ),
      },
      {},
      /error|timeout/,
    ],
    ['all items compared with all', { uniqueItems: true }, list(500_000, (i) => i), /timeout/],
    [
      'a huge enum for many items',
      { items: { enum: list(100_000, (i) => `v${i}`) } },
      list(5000, () => 'x'),
      /timeout|memory/,
    ],
  ])('%s', async (_name, schema, input, gives) => {
    const begun = performance.now();
    const [before, answer, after] = await Promise.all([
      checked(fine, {}),
      checked(schema, input),
      checked(fine, { a: 2 }),
    ]);
    expect(codeOf(answer)).toMatch(/^sandbox_/);
    expect(codeOf(answer)).toMatch(gives);
    expect([before, after]).toEqual([{ value: { a: 1 } }, { value: { a: 2 } }]);
    // Three limits of a check, and as much for a machine that is busy with other things.
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  test.each<[name: string, schema: JsonObject, input: Json, answer: unknown]>([
    ['a huge enum', { enum: list(100_000, (i) => `v${i}`) }, 'v99999', { value: 'v99999' }],
    [
      'a deep value',
      { properties: { a: { $ref: '#' } }, additionalProperties: false },
      JSON.parse(`${'{"a":'.repeat(190)}1${'}'.repeat(190)}`),
      { value: expect.anything() },
    ],
    [
      'names of the library',
      { __absolute_ref__: 'x', __absolute_uri__: 1, type: 'object' },
      {},
      { value: {} },
    ],
    [
      'names of objects',
      { properties: JSON.parse('{"__proto__":{"type":"string"}}') },
      JSON.parse('{"__proto__":1}'),
      { problems: [expect.objectContaining({ path: ['__proto__'] })] },
    ],
  ])('%s is carried out', async (_name, schema, input, answer) => {
    expect(await patient.checkInput({ tenant: 'a', schema, input })).toEqual(answer);
  });
});

test('a check tries a schema and compiles its regular expressions', async () => {
  const pattern = (source: string): CheckedSource => ({ kind: 'pattern', source });
  const schema = (value: JsonObject): CheckedSource => ({
    kind: 'schema',
    source: JSON.stringify(value),
  });
  const verdicts = await sandbox.check({
    tenant: 'a',
    sources: [
      pattern('^\\p{L}+$'),
      pattern('('),
      pattern('\\p'),
      schema({ required: ['a'] }),
      schema({ properties: { a: { $ref: '#', default: {} } } }),
      schema({ $ref: '#/$defs/none' }),
    ],
  });
  expect(verdicts.map((error) => error?.code ?? null)).toEqual([
    null,
    'sandbox_error',
    'sandbox_error',
    null,
    'sandbox_error',
    'sandbox_error',
  ]);
  expect(verdicts[1]?.params['en']).toContain('Unterminated group');
});

test('without guests nothing is accepted', async () => {
  const closed = createSandbox(common);
  await closed.close();
  const asked = closed.checkInput({ tenant: 'a', schema: {}, input: {} });
  await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
});

test('schemas and code share a guest, and nothing else', async () => {
  const place = { tenant: 'b', version: 'schema', now: 0, seed: 's', scope: {} };
  const evaluate = async (expression: string) =>
    (await sandbox.evaluate({ ...place, expressions: [expression] }))[0];
  expect(await evaluate('[1].map((n) => n + 1)')).toEqual({ value: [2] });
  await sandbox.checkInput({ tenant: 'b', schema: fine, input: {} });
  expect(await evaluate('typeof judge + typeof URL')).toEqual({ value: 'undefinedundefined' });
});
