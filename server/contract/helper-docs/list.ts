import { type HelperGroup, helper } from './helper-doc.ts';

const rows = "[{ id: 1, dept: '法务', n: 0.1 }, { id: 2, dept: '财务', n: 0.2 }]";

export const listDocs: HelperGroup = {
  name: 'list',
  text: {
    'zh-CN':
      '`null` 和 `undefined` 视为空列表；给出的列表不会被改动。`by` 是字段路径（如 `dept.id`）或函数；不写则比较元素本身。',
    en: '`null` and `undefined` count as empty lists; the list given is never changed. `by` is a path such as `dept.id`, or a function; without it the elements themselves count.',
  },
  helpers: [
    helper(
      'first(list: List): any',
      { zh: '第一个元素。', en: 'The first element.' },
      { example: 'list.first([3, 1, 2])', gives: 3 },
    ),
    helper(
      'last(list: List): any',
      { zh: '最后一个元素。', en: 'The last element.' },
      { example: 'list.last([3, 1, 2])', gives: 2 },
    ),
    helper(
      'compact(list: List): any[]',
      { zh: '去掉 null、undefined 和空文本。', en: 'Without null, undefined and empty texts.' },
      { example: "list.compact(['a', null, ''])", gives: ['a'] },
    ),
    helper(
      'flatten(list: List): any[]',
      { zh: '把列表的列表展开一层。', en: 'One list of the lists in it, one level deep.' },
      { example: 'list.flatten([[1, 2], [3]])', gives: [1, 2, 3] },
    ),
    helper(
      'chunk(list: List, size: number): any[][]',
      { zh: '分成若干批，每批最多这么多个。', en: 'In batches of at most so many.' },
      { example: 'list.chunk([1, 2, 3, 4, 5], 2)', gives: [[1, 2], [3, 4], [5]] },
    ),
    helper(
      'unique(list: List, by?: By): any[]',
      { zh: '去重，保留先出现的。', en: 'Each once: the first of those that are equal.' },
      { example: 'list.unique([1, 2, 1])', gives: [1, 2] },
    ),
    helper(
      'groupBy(list: List, by: By): Record<string, any[]>',
      { zh: '分组。', en: 'Lists by their key.' },
      {
        example: "list.groupBy([{ k: 'a', n: 1 }, { k: 'b', n: 2 }, { k: 'a', n: 3 }], 'k')",
        gives: {
          a: [
            { k: 'a', n: 1 },
            { k: 'a', n: 3 },
          ],
          b: [{ k: 'b', n: 2 }],
        },
      },
    ),
    helper(
      'keyBy(list: List, by: By): Record<string, any>',
      {
        zh: '以键为名的对象；键相同时取后者。',
        en: 'Elements by their key; of equal keys the last.',
      },
      {
        example: "list.keyBy([{ id: 7, name: '张三' }], 'id')",
        gives: { 7: { id: 7, name: '张三' } },
      },
    ),
    helper(
      "sortBy(list: List, by?: By, direction?: 'asc' | 'desc'): any[]",
      {
        zh: '排序；文本按拼音，其中的数字按大小；没有值的排在最后。',
        en: 'In order; texts by pinyin with numbers in them by value; those without a value last.',
      },
      { example: "list.sortBy(['第10条', '第2条', null])", gives: ['第2条', '第10条', null] },
    ),
    helper(
      'sum(list: List, by?: By): number | string',
      { zh: '精确求和，跳过 null。', en: 'The exact sum; null is skipped.' },
      { example: `list.sum(${rows}, 'n')`, gives: 0.3 },
    ),
    helper(
      'intersection(list: List, other: List, by?: By): any[]',
      {
        zh: '第一个列表中也在第二个里的元素。',
        en: 'Elements of the first that are in the second too.',
      },
      { example: 'list.intersection([1, 2, 3], [2, 3, 4])', gives: [2, 3] },
    ),
    helper(
      'difference(list: List, other: List, by?: By): any[]',
      {
        zh: '第一个列表中不在第二个里的元素。',
        en: 'Elements of the first that are not in the second.',
      },
      { example: 'list.difference([1, 2, 3], [2, 3, 4])', gives: [1] },
    ),
    helper(
      'changes(before: List, after: List, by: By): { added: any[]; changed: any[]; removed: any[] }',
      {
        zh: '两次数据之间新增、变更和删除的元素，用于主数据同步。',
        en: 'What was added, changed and removed between two states, for keeping systems in step.',
      },
      {
        example:
          "list.changes([{ id: 1, n: 'a' }, { id: 2, n: 'b' }], [{ id: 2, n: 'c' }, { id: 3, n: 'd' }], 'id')",
        gives: {
          added: [{ id: 3, n: 'd' }],
          changed: [{ id: 2, n: 'c' }],
          removed: [{ id: 1, n: 'a' }],
        },
      },
    ),
  ],
};
