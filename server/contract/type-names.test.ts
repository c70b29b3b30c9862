import { expect, test } from 'vitest';
import { typeName, typeNameOf } from './type-names.ts';

test.each([
  [undefined, '空', 'nothing'],
  [null, 'null', 'null'],
  ['', '文本', 'text'],
  [2.5, '数字 2.5', 'the number 2.5'],
  [2n ** 60n, '数字', 'a number'],
  [false, '真假值', 'true or false'],
  [[], '列表', 'a list'],
  [{}, '对象', 'an object'],
])('%o is called %s and %s', (value, zh, en) => {
  expect(typeName(value)).toEqual({ 'zh-CN': zh, en });
});

test('a type that people have no word for keeps its name', () => {
  expect(typeNameOf('symbol')).toEqual({ 'zh-CN': 'symbol', en: 'symbol' });
});
