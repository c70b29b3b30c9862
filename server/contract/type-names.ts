import type { Text } from './text.ts';

const typeNames: Readonly<Record<string, Text>> = {
  string: { 'zh-CN': '文本', en: 'text' },
  number: { 'zh-CN': '数字', en: 'a number' },
  bigint: { 'zh-CN': '数字', en: 'a number' },
  int: { 'zh-CN': '整数', en: 'a whole number' },
  boolean: { 'zh-CN': '真假值', en: 'true or false' },
  object: { 'zh-CN': '对象', en: 'an object' },
  record: { 'zh-CN': '对象', en: 'an object' },
  array: { 'zh-CN': '列表', en: 'a list' },
  tuple: { 'zh-CN': '列表', en: 'a list' },
  null: { 'zh-CN': 'null', en: 'null' },
  integer: { 'zh-CN': '整数', en: 'a whole number' },
  undefined: { 'zh-CN': '空', en: 'nothing' },
};

/** What a value is, for people. */
export function typeName(value: unknown): Text {
  if (typeof value === 'number') return { 'zh-CN': `数字 ${value}`, en: `the number ${value}` };
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return typeNameOf(type);
}

/** A type as the schema libraries name it. */
export function typeNameOf(type: string): Text {
  return typeNames[type] ?? { 'zh-CN': type, en: type };
}
