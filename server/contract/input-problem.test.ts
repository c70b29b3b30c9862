import { expect, test } from 'vitest';
import { describeInputProblem, type InputProblem } from './input-problem.ts';

const said = (problem: Partial<InputProblem>) => {
  const found = { path: ['items', 0, 'name'], keyword: '', limits: [], ...problem };
  const { path, code, message } = describeInputProblem(found);
  return { path, code, zh: message['zh-CN'], en: message.en };
};

test.each<[Partial<InputProblem>, code: string, zh: string, en: string]>([
  [
    { keyword: 'required' },
    'input_missing',
    '缺少必填的输入「name」。',
    'The required input "name" is missing.',
  ],
  [
    { keyword: 'unknown' },
    'input_unknown',
    '这里没有输入「name」。',
    'There is no input "name" here.',
  ],
  [
    { keyword: 'type', limits: ['integer'], found: 'string' },
    'wrong_type',
    '应为整数，现在是文本。',
    'Expected a whole number, found text.',
  ],
  [
    { keyword: 'type', limits: ['object', 'null'], found: 'array' },
    'wrong_type',
    '应为对象或null，现在是列表。',
    'Expected an object or null, found a list.',
  ],
  [
    { keyword: 'enum', limits: ['a', '1'] },
    'wrong_value',
    '应为以下之一：「a」「1」。',
    'Expected one of "a", "1".',
  ],
  [{ keyword: 'const', limits: ['1'] }, 'wrong_value', '只能是 1。', 'Must be 1.'],
  [{ keyword: 'minimum', limits: ['1'] }, 'too_small', '不能小于 1。', 'Must not be less than 1.'],
  [{ keyword: 'maximum', limits: ['1'] }, 'too_large', '不能大于 1。', 'Must not be more than 1.'],
  [{ keyword: 'exclusiveMinimum', limits: ['1'] }, 'too_small', '应大于 1。', 'more than 1.'],
  [{ keyword: 'exclusiveMaximum', limits: ['1'] }, 'too_large', '应小于 1。', 'less than 1.'],
  [{ keyword: 'multipleOf', limits: ['5'] }, 'wrong_value', '5 的倍数', 'a multiple of 5.'],
  [{ keyword: 'minLength', limits: ['1'] }, 'too_small', '不能为空。', 'Must not be empty.'],
  [{ keyword: 'minLength', limits: ['2'] }, 'too_small', '至少 2 个字符', 'At least 2 characters'],
  [{ keyword: 'maxLength', limits: ['2'] }, 'too_large', '最多 2 个字符', 'At most 2 characters'],
  [{ keyword: 'pattern', limits: ['^a$'] }, 'wrong_value', '^a$', 'regular expression ^a$.'],
  [
    { keyword: 'format', limits: ['date'] },
    'wrong_value',
    '应为日期',
    'a date such as 2026-03-01.',
  ],
  [{ keyword: 'format', limits: ['regex'] }, 'wrong_value', '「regex」', 'of format "regex".'],
  [{ keyword: 'format', limits: ['toString'] }, 'wrong_value', '「toString」', '"toString".'],
  [{ keyword: 'minItems', limits: ['2'] }, 'too_small', '至少要有 2 个条目', 'At least 2 items'],
  [{ keyword: 'maxItems', limits: ['2'] }, 'too_large', '最多 2 个条目', 'At most 2 items'],
  [{ keyword: 'uniqueItems' }, 'wrong_value', '条目不能重复', 'No two items may be equal.'],
  [{ keyword: 'contains' }, 'wrong_value', '没有一个条目符合要求', 'No item is as'],
  [{ keyword: 'minContains', limits: ['2'] }, 'too_small', '至少要有 2 个', 'At least 2 fitting'],
  [{ keyword: 'maxContains', limits: ['2'] }, 'too_large', '最多 2 个', 'At most 2 fitting'],
  [{ keyword: 'minProperties', limits: ['2'] }, 'too_small', '至少要有 2 项', 'At least 2 keys'],
  [{ keyword: 'maxProperties', limits: ['2'] }, 'too_large', '最多 2 项', 'At most 2 keys'],
  [
    { keyword: 'propertyNames' },
    'wrong_value',
    '这个名称不符合要求',
    'This key is not as required.',
  ],
  [{ keyword: 'anyOf' }, 'wrong_value', '任何一种形式', 'Fits none of the forms'],
  [{ keyword: 'oneOf' }, 'wrong_value', '正好符合一种', 'exactly one of the forms'],
  [{ keyword: 'false' }, 'wrong_value', '这里不能有值', 'No value is allowed here.'],
  [{ keyword: 'not' }, 'wrong_value', '不符合要求', 'not as required.'],
  [{ keyword: 'constructor' }, 'wrong_value', '不符合要求', 'not as required.'],
])('%o', (problem, code, zh, en) => {
  expect(said(problem)).toEqual({
    path: 'input.items[0].name',
    code,
    zh: expect.stringContaining(zh),
    en: expect.stringContaining(en),
  });
});

test('the input itself', () => {
  expect(said({ path: [], keyword: 'type', limits: ['object'], found: 'null' })).toEqual({
    path: 'input',
    code: 'wrong_type',
    zh: '应为对象，现在是null。',
    en: 'Expected an object, found null.',
  });
  expect(said({ path: [], keyword: 'unknown' }).en).toContain('"input"');
});
