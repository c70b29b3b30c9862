import { exampleSetting, type HelperDoc } from '@weir/contract/helper-docs/helper-doc';
import { helperGroups } from '@weir/contract/helper-docs/index';
import { helperNames } from '@weir/contract/helper-names';
import type { Json } from '@weir/contract/json';
import { toErrorData, type WeirError } from '@weir/contract/weir-error';
import { afterAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { createSandbox } from './guest-pool.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const { zone, ...clock } = exampleSetting;
const sandbox = createSandbox({ guests: 2, zone, hide: [], log: silent });
afterAll(() => sandbox.close());

const place = {
  tenant: 'a',
  version: '1',
  scope: { run: { startedAt: clock.now } },
  timeoutMs: 20_000,
  ...clock,
};
const docs = helperGroups.flatMap(({ name, helpers }) =>
  helpers.map((doc): [string, HelperDoc] => [
    name ? `${name}.${doc.signature}` : doc.signature,
    doc,
  ]),
);

async function answer(expression: string, more = {}): Promise<Json | undefined | WeirError> {
  const [result] = await sandbox.evaluate({ ...place, ...more, expressions: [expression] });
  return result && 'value' in result ? result.value : result?.error;
}

async function errorOf(expression: string): Promise<WeirError> {
  const found = await answer(expression);
  if (found instanceof Error) return found;
  throw new Error(`${expression} gives ${JSON.stringify(found)}`);
}

describe('each helper', () => {
  test.each(docs)('%s gives what its example says', async (_name, { example, gives, fails }) => {
    if (fails) expect(toErrorData(await errorOf(example))).toMatchObject({ code: fails.code });
    else expect(await answer(example)).toEqual(gives);
  });

  test('is described, and no other is there', async () => {
    const described = docs.map(([name]) => name.replace(/\(.*/s, ''));
    const found = await answer(
      `${JSON.stringify([...helperNames])}.flatMap((name) => typeof globalThis[name] === 'function' ? name : Object.keys(globalThis[name]).map((key) => name + '.' + key))`,
    );
    expect(found).toEqual(described);
  });

  test('is the only thing a realm has that JavaScript does not', async () => {
    const own = await answer('Object.getOwnPropertyNames(globalThis)');
    const standard = new Set(Object.getOwnPropertyNames(globalThis));
    expect((own as string[]).filter((name) => !standard.has(name))).toEqual([...helperNames]);
  });
});

describe('helpers', () => {
  test('cannot be changed, replaced or inherited from', async () => {
    for (const attempt of [
      'text.upper = 1',
      'text.mine = 1',
      'text = 1',
      'delete text.upper',
      'globalThis.text = 1',
      'Object.setPrototypeOf(text, null)',
      'new text.upper()',
      'new uuid()',
    ])
      expect([attempt, (await answer(`(() => { ${attempt} })()`)) instanceof Error]).toEqual([
        attempt,
        true,
      ]);
    expect(await answer("text.upper('a')")).toBe('A');
    const all = `[uuid, fail, ...[time, text, list, number, json, hash, base64].flatMap((group) => [group, ...Object.values(group)])]`;
    const loose = `${all}.filter((value) => value.prototype !== undefined || !Object.isFrozen(value)).length`;
    expect(await answer(loose)).toBe(0);
  });

  test('may be hidden by names of the code itself, not by data', async () => {
    expect(await answer("['b'].map((text) => text + '!')[0]")).toBe('b!');
    expect(await sandbox.runCode({ ...place, source: 'const text = 5; return text' })).toBe(5);
    const hiding = { scope: { text: { upper: 1 } } };
    await expect(answer("text.upper('a')", hiding)).rejects.toThrow(TypeError);
  });

  test('give nothing away that outlives an evaluation', async () => {
    const spoil = `(() => {
      try { time.parse('x') } catch (error) { error.leak = 1; Object.getPrototypeOf(error).leak = 1 }
    })()`;
    expect(await errorOf(spoil)).toMatchObject({ code: 'sandbox_error' });
    expect(
      await answer(
        "(() => { try { time.parse('x') } catch (error) { return 'leak' in error } })()",
      ),
    ).toBe(false);
  });

  test('do not hear of changes to what they work with', async () => {
    const list = `Object.assign([2, 1], { map: () => 'mine', sort: () => 'mine', [Symbol.toPrimitive]: () => 'mine' })`;
    expect(await answer(`list.sortBy(${list})`)).toEqual([1, 2]);
    expect(await answer(`list.keyBy([{ id: '__proto__' }], 'id')`)).toEqual(
      JSON.parse('{"__proto__":{"id":"__proto__"}}'),
    );
    expect(await answer(`text.fill('{constructor}{__proto__.x}', {})`)).toBe('');
  });

  test('say in both languages what is wrong, and where', async () => {
    const { params, options } = await errorOf("[1,\n time.parse('tomorrow')]");
    expect(params['zh']).toBe(
      '第 2 行第 7 列：「tomorrow」不是时间；请用毫秒数、Date，或 2026-01-05 09:30 这样的文字',
    );
    expect(params['en']).toMatch(/^line 2, column 7: "tomorrow" is not a time/);
    expect(options.details).toEqual({ line: 2, column: 7, name: 'TypeError' });
  });

  test('take an endless list as any other endless thing', async () => {
    const endless = `list.sum(Object.assign([], { *[Symbol.iterator]() { for (;;) yield 1 } }))`;
    expect(await answer(endless, { timeoutMs: 200 })).toMatchObject({
      code: expect.stringMatching(/^sandbox_(timeout|memory|crash|error)$/),
    });
    expect(await answer('list.sum([1, 2])')).toBe(3);
  });

  test('read times in the zone of the request', async () => {
    const wall = "time.iso('2026-07-01 12:00')";
    expect(await answer(wall)).toBe('2026-07-01T12:00:00.000+08:00');
    expect(await answer(wall, { zone: 'America/New_York' })).toBe('2026-07-01T12:00:00.000-04:00');
    expect(await answer(wall)).toBe('2026-07-01T12:00:00.000+08:00');
  });

  test('give the same ids for the same seed, others for another', async () => {
    const ids = '[uuid(), uuid(), uuid("a"), uuid("b"), uuid("a")]';
    const [first, second, a, b, again] = (await answer(ids)) as string[];
    expect(await answer(ids, { tenant: 'b' })).toEqual([first, second, a, b, again]);
    expect(new Set([first, second, a, b]).size).toBe(4);
    expect(a).toBe(again);
    expect(first).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(a).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(await answer('uuid("a")', { seed: 'other' })).not.toBe(a);
  });
});

describe('fail', () => {
  const own = {
    code: 'stock_short',
    message: { 'zh-CN': '库存不足', en: '库存不足' },
    retryable: false,
    details: { sku: 'A1', id: 12345678901234567890n },
  };
  const source =
    'fail(\'stock_short\', \'库存不足\', json.parse(\'{"sku":"A1","id":12345678901234567890}\'))';

  test('ends an expression and code by its own code and words', async () => {
    const expected = { ...own, details: { sku: 'A1', id: '12345678901234567890' } };
    expect(toErrorData(await errorOf(`[1].map(() => ${source})`))).toEqual(expected);
    const running = sandbox.runCode({ ...place, source: `await null;\n${source}` });
    expect(toErrorData(await running.catch((error) => error))).toEqual(expected);
  });

  test('can be caught, and thrown on', async () => {
    const caught = `(() => { try { ${source} } catch (error) { return [error.code, error.message, error.details.sku] } })()`;
    expect(await answer(caught)).toEqual(['stock_short', '库存不足', 'A1']);
    const on = `(() => { try { ${source} } catch (error) { error.code = 'other'; throw error } })()`;
    expect(toErrorData(await errorOf(on)).code).toBe('stock_short');
  });

  test.each([
    ["fail('Not A Code', 'x')", 'sandbox_error'],
    ["fail(undefined, 'x')", 'sandbox_error'],
    ["fail('x'.repeat(101), 'x')", 'sandbox_error'],
    ["fail('x', 'x', (() => { const a = {}; a.a = a; return a })())", 'sandbox_error'],
    ["fail('x', 'x', 'd'.repeat(70000))", 'sandbox_error'],
    [
      "(() => { throw Object.assign(new Error('m'), { code: 'forged', details: 1 }) })()",
      'sandbox_error',
    ],
  ])('%s is no error of its own', async (expression, code) => {
    expect(toErrorData(await errorOf(expression)).code).toBe(code);
  });
});
