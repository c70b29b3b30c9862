import { describe, expect, test } from 'vitest';
import { json } from './json.mjs';
import { list } from './list.mjs';
import { text } from './text.mjs';

describe('texts', () => {
  test.each([
    [text.upper(null), ''],
    [text.trim({ a: [1] }), '{"a":[1]}'],
    [text.trim(12n), '12'],
    [text.length('👍🏽'), 2],
    [text.replaceAll('a$a', 'a', '$&'), '$&$$&'],
    [text.split('a|b||c ', '|'), ['a', 'b', 'c']],
    [text.split(undefined), []],
    [text.join([1, undefined, { a: 1 }], '/'), '1/{"a":1}'],
    [text.padStart('合同', 5, 'ab'), 'aba合同'],
    [text.padEnd('abc', 2), 'abc'],
    [text.padEnd('a', 3, ''), 'a'],
    [text.truncate('😀😀😀', 2), '😀…'],
    [text.truncate('😀😀', 2), '😀😀'],
    [text.truncate('abc', 1, '...'), '.'],
    [text.truncate('abc', 0), ''],
    [text.truncateBytes('合同', 6), '合同'],
    [text.truncateBytes('合同书', 8), '合…'],
    [text.truncateBytes('合同', 5, ''), '合'],
    [text.mask('110101199003071234', 'idCard'), '110101********1234'],
    [text.mask('欧阳小明', 'name'), '欧***'],
    [text.mask('lisi@example.com', 'email'), 'l***@example.com'],
    [text.mask('@x', 'email'), '**'],
    [text.mask('1234567', 'phone'), '*******'],
    [text.mask(6222020200112233n, 'bankCard'), '6222********2233'],
    [text.maskMiddle('abcdef', 0, 0), '******'],
    [text.fill('{a.b.0}-{ c }-{}-{x.y}', { a: { b: ['v'] }, c: null }), 'v--{}-'],
    [text.fill('{a}', null), ''],
    [text.fill('{constructor}{a.length}', { a: 'b' }), ''],
    [text.escapeHtml(`"'&`), '&quot;&#39;&amp;'],
    [
      text.stripHtml('1 < 2 &amp;lt; &#x5408;&#21516;&nope;<br/>\n<b>x</b>&#9999999;'),
      '1 < 2 &lt; 合同&nope;\nx&#9999999;',
    ],
    [text.isBlank(' \u3000\n'), true],
    [text.isBlank(0), false],
  ])('%j is %j', (found, expected) => {
    expect(found).toEqual(expected);
  });

  test('ask for what they can use', () => {
    expect(() => text.mask('a', 'constructor')).toThrow('should be one of phone');
    expect(() => text.padStart('a', 1e9)).toThrow('should be an integer from 0 to 10000000');
  });
});

describe('lists', () => {
  const rows = [
    { id: 2, d: { n: '王' }, at: null },
    { id: 1, d: { n: '李' }, at: 5 },
    { id: 3, d: { n: '张' }, at: 4 },
  ];
  const ids = (found: readonly unknown[]) => found.map((row) => (row as { id: number }).id);

  test.each([
    [ids(list.sortBy(rows, 'd.n')), [1, 2, 3]],
    [ids(list.sortBy(rows, 'at')), [3, 1, 2]],
    [ids(list.sortBy(rows, 'at', 'desc')), [1, 3, 2]],
    [ids(list.sortBy(rows, (row: { id: number }) => -row.id)), [3, 2, 1]],
    [
      list.sortBy(['b', 3, true, undefined, 'a', 10, false, null]),
      [false, true, 3, 10, 'a', 'b', undefined, null],
    ],
    [list.sortBy(['12345678901234567890', '9']), ['9', '12345678901234567890']],
    [list.unique([{ a: 1, b: 2 }, { b: 2, a: 1 }, '1', 1]), [{ a: 1, b: 2 }, '1', 1]],
    [ids(list.unique([...rows, ...rows], 'd')), [2, 1, 3]],
    [list.groupBy([{ k: null }, {}, { k: 1 }], 'k'), { '': [{ k: null }, {}], 1: [{ k: 1 }] }],
    [list.sum([1, null, '2.5', undefined]), 3.5],
    [list.sum(null), 0],
    [list.first(undefined), undefined],
    [list.chunk([], 5), []],
    [list.flatten([1, [2, [3]]]), [1, 2, [3]]],
    [ids(list.difference(rows, [{ id: 3 }], 'id')), [2, 1]],
    [list.changes(null, [{ id: 1 }], 'id'), { added: [{ id: 1 }], changed: [], removed: [] }],
  ])('%j is %j', (found, expected) => {
    expect(found).toEqual(expected);
  });

  test('that are given stay as they were', () => {
    const given = Object.freeze([3, 1, 2]);
    expect(list.sortBy(given)).toEqual([1, 2, 3]);
    expect(given).toEqual([3, 1, 2]);
  });

  test('are asked for as such', () => {
    expect(() => list.first('abc')).toThrow('"abc" is not a list');
    expect(() => list.chunk([1], 0)).toThrow('should be an integer from 1');
    expect(() => list.unique([1], 5)).toThrow('should be a path of names or a function');
    expect(() => list.sum(['x'])).toThrow('"x" is not a number');
  });
});

describe('JSON', () => {
  test.each([
    [
      json.parse('[9007199254740993, 1.5, 9007199254740991]'),
      ['9007199254740993', 1.5, 9007199254740991],
    ],
    [
      json.parse('{"n":-12345678901234567890,"f":0.1234567890123456}'),
      { n: '-12345678901234567890', f: 0.1234567890123456 },
    ],
    [json.stringify(undefined), 'null'],
    [json.stringify([1], 2), '[\n  1\n]'],
    [
      json.canonical({ b: [{ d: 1, c: undefined }], a: new Date(0) }),
      '{"a":"1970-01-01T00:00:00.000Z","b":[{"d":1}]}',
    ],
    [json.equals([1, 2], [2, 1]), false],
    [json.pick(null, ['a']), {}],
    [json.omit({ a: 1, 1: 2 }, [1, 'b']), { a: 1 }],
  ])('%j is %j', (found, expected) => {
    expect(found).toEqual(expected);
  });

  test.each(['', '{', "{'a':1}", null])('%j is none', (given) => {
    expect(() => json.parse(given)).toThrow('is not JSON');
  });
});
