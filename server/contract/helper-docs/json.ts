import { type HelperGroup, helper } from './helper-doc.ts';

export const jsonDocs: HelperGroup = {
  name: 'json',
  text: {
    'zh-CN': '超出 2^53 的整数读成数字文本，一位不少。',
    en: 'Integers beyond 2^53 are read as texts of digits and lose none of them.',
  },
  helpers: [
    helper(
      'parse(value: unknown): any',
      { zh: '读 JSON 文本。', en: 'Reads a text of JSON.' },
      {
        example: `json.parse('{"id":12345678901234567890}')`,
        gives: { id: '12345678901234567890' },
      },
    ),
    helper(
      'stringify(value: unknown, indent?: number): string',
      { zh: '写成 JSON 文本，可缩进。', en: 'Writes a text of JSON, indented if wanted.' },
      { example: 'json.stringify({ b: 1, a: [2] })', gives: '{"b":1,"a":[2]}' },
    ),
    helper(
      'canonical(value: unknown): string',
      {
        zh: '按键排序的 JSON 文本：相等的值得到相同的文本，适合求摘要。',
        en: 'JSON with sorted keys: one text for equal values, fit for a digest.',
      },
      { example: 'json.canonical({ b: 1, a: 2 })', gives: '{"a":2,"b":1}' },
    ),
    helper(
      'equals(first: unknown, second: unknown): boolean',
      {
        zh: '内容是否相同，不论键的顺序。',
        en: 'Whether the content is the same, whatever the order of keys.',
      },
      { example: 'json.equals({ a: 1, b: [2] }, { b: [2], a: 1 })', gives: true },
    ),
    helper(
      'pick(value: unknown, names: readonly string[]): any',
      { zh: '只保留这些字段。', en: 'An object of these names only.' },
      {
        example: "json.pick({ id: 1, name: 'a', note: 'b' }, ['id', 'name'])",
        gives: { id: 1, name: 'a' },
      },
    ),
    helper(
      'omit(value: unknown, names: readonly string[]): any',
      { zh: '去掉这些字段。', en: 'An object without these names.' },
      { example: "json.omit({ id: 1, password: 'x' }, ['password'])", gives: { id: 1 } },
    ),
  ],
};
