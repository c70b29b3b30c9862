import { type HelperGroup, helper } from './helper-doc.ts';

export const numberDocs: HelperGroup = {
  name: 'number',
  text: {
    'zh-CN':
      '按十进制精确计算（0.1 + 0.2 得 0.3）。参数是数或数字文本；结果超出数的精度时是数字文本。',
    en: 'Exact decimal arithmetic: 0.1 + 0.2 gives 0.3. Arguments are numbers or texts of digits; a result that a number cannot hold is a text of digits.',
  },
  helpers: [
    helper(
      'round(value: Numeric, digits?: number): number | string',
      {
        zh: '四舍五入到若干位小数，默认 0。',
        en: 'Rounded half up (away from zero) to so many decimals, default 0.',
      },
      { example: 'number.round(1.005, 2)', gives: 1.01 },
    ),
    helper(
      'ceil(value: Numeric, digits?: number): number | string',
      { zh: '向上取到若干位小数。', en: 'Rounded up to so many decimals.' },
      { example: 'number.ceil(1.001, 2)', gives: 1.01 },
    ),
    helper(
      'floor(value: Numeric, digits?: number): number | string',
      { zh: '向下取到若干位小数。', en: 'Rounded down to so many decimals.' },
      { example: 'number.floor(1.019, 2)', gives: 1.01 },
    ),
    helper(
      'add(...values: Numeric[]): number | string',
      { zh: '相加。', en: 'The sum.' },
      { example: 'number.add(0.1, 0.2)', gives: 0.3 },
    ),
    helper(
      'subtract(value: Numeric, less: Numeric): number | string',
      { zh: '相减。', en: 'The difference.' },
      { example: "number.subtract('12345678901234567890', 1)", gives: '12345678901234567889' },
    ),
    helper(
      'multiply(...values: Numeric[]): number | string',
      { zh: '相乘。', en: 'The product.' },
      { example: 'number.multiply(1.1, 3)', gives: 3.3 },
    ),
    helper(
      'divide(value: Numeric, by: Numeric, digits?: number): number | string',
      {
        zh: '相除，四舍五入到若干位小数，默认 10。',
        en: 'The quotient, rounded half up to so many decimals, default 10.',
      },
      { example: 'number.divide(100, 3, 2)', gives: 33.33 },
    ),
    helper(
      'clamp(value: Numeric, min: Numeric, max: Numeric): number | string',
      { zh: '限制在范围之内。', en: 'Kept within a range.' },
      { example: 'number.clamp(12, 1, 9)', gives: 9 },
    ),
    helper(
      'format(value: Numeric, digits?: number): string',
      {
        zh: '千分位；给出位数时四舍五入并补零。',
        en: 'With thousands separators; with digits, rounded half up to exactly so many decimals.',
      },
      { example: 'number.format(1234567.5, 2)', gives: '1,234,567.50' },
    ),
    helper(
      'percent(value: Numeric, digits?: number): string',
      { zh: '百分数，默认不带小数。', en: 'As a percentage, by default without decimals.' },
      { example: 'number.percent(0.1256, 1)', gives: '12.6%' },
    ),
    helper(
      'parse(value: unknown): number | string',
      {
        zh: '读出人们写的数：千分位、货币符号、全角、百分号、万和亿。',
        en: 'Reads a number as people write it: with separators, a currency sign, full-width, %, 万 or 亿.',
      },
      {
        example: "[number.parse('¥1,234.50'), number.parse('１２．５％'), number.parse('3.2万元')]",
        gives: [1234.5, 0.125, 32000],
      },
    ),
    helper(
      'chineseAmount(value: Numeric): string',
      {
        zh: '大写金额，四舍五入到分。',
        en: 'An amount in capital Chinese numerals, rounded to 分.',
      },
      { example: 'number.chineseAmount(107000.53)', gives: '壹拾万柒仟元伍角叁分' },
    ),
  ],
};
