import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { list } from './list.mjs';
import { number } from './number.mjs';

describe('numbers are calculated as on paper', () => {
  test.each([
    [number.round(1.005, 2), 1.01],
    [number.round(-1.005, 2), -1.01],
    [number.round(2.5), 3],
    [number.round(-2.5), -3],
    [number.round(1234.5, -2), 1200],
    [number.round('0.1234567890123456789', 18), '0.123456789012345679'],
    [number.round(1e-7, 3), 0],
    [number.round(1.5e300), `15${'0'.repeat(299)}`],
    [number.ceil(-1.001, 2), -1],
    [number.floor(-1.001, 2), -1.01],
    [number.ceil(2.1), 3],
    [number.floor('2.9'), 2],
    [number.add(), 0],
    [number.add(0.1, 0.7, '0.1'), 0.9],
    [number.add(9007199254740992, 1), '9007199254740993'],
    [number.subtract(0.3, 0.1), 0.2],
    [number.multiply(0.1, 0.2), 0.02],
    [number.multiply('1e3', 5n), 5000],
    [number.divide(1, 3), 0.3333333333],
    [number.divide(-2, 3, 2), -0.67],
    [number.divide(1, 8, 2), 0.13],
    [number.divide(0.5, '0.001', 0), 500],
    [number.divide('0.00001', 1000, 3), 0],
    [number.clamp(-5, '-1', 9), -1],
    [number.clamp(5, 1, 9), 5],
    [number.format(-1234567.891), '-1,234,567.891'],
    [number.format('12345678901234567890'), '12,345,678,901,234,567,890'],
    [number.format(999.995, 2), '1,000.00'],
    [number.format(5, 0), '5'],
    [number.percent('0.5', 2), '50.00%'],
    [number.parse(' -1,234 '), -1234],
    [number.parse('￥-12.5元'), -12.5],
    [number.parse('2亿'), 200_000_000],
    [number.parse('RMB 12345678901234567890'), '12345678901234567890'],
    [number.parse(7), 7],
  ])('%j is %j', (found, expected) => {
    expect(found).toBe(expected);
  });

  test.each([
    () => number.round('1,000'),
    () => number.round(null),
    () => number.round(Number.NaN),
    () => number.round(Number.POSITIVE_INFINITY),
    () => number.round('1e9999'),
    () => number.round('9'.repeat(1001)),
    () => number.round({ valueOf: () => 1 }),
    () => number.parse('一百'),
    () => number.parse(''),
    () => number.parse('1.2.3'),
  ])('%s is no number', (calculate) => {
    expect(calculate).toThrow('is not a number');
  });

  test('within their limits', () => {
    expect(() => number.divide(1, 0)).toThrow('divided by 0');
    expect(() => number.round(1, 101)).toThrow('should be an integer from -20 to 100');
    expect(() => number.chineseAmount('10000000000000000')).toThrow('less than 10^16');
    expect(number.multiply('1e400', '1e400')).toBe(`1${'0'.repeat(800)}`);
  });

  test('so that amounts add up to the cent, and halves go up', () => {
    const cents = fc.integer({ min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(fc.array(cents), cents, (all, each) => {
        const total = all.reduce((sum, value) => sum + value, 0);
        expect(list.sum(all.map((value) => value / 100))).toBe(total / 100 + 0);
        const half = `${each}.5`;
        expect(number.round(half)).toBe(half.startsWith('-') ? each - 1 : each + 1);
      }),
    );
  });
});

describe('an amount in words', () => {
  test.each([
    [0, '零元整'],
    [0.05, '伍分'],
    [0.5, '伍角整'],
    [10, '壹拾元整'],
    [1680.32, '壹仟陆佰捌拾元叁角贰分'],
    [16409.02, '壹万陆仟肆佰零玖元零贰分'],
    [325.04, '叁佰贰拾伍元零肆分'],
    [6007.14, '陆仟零柒元壹角肆分'],
    [100_001, '壹拾万零壹元整'],
    [100_500, '壹拾万零伍佰元整'],
    [100_010_000, '壹亿零壹万元整'],
    [100_000_001.1, '壹亿零壹元壹角整'],
    [
      '9999999999999999.99',
      '玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分',
    ],
    [-1.005, '负壹元零壹分'],
  ])('%s is %s', (amount, words) => {
    expect(number.chineseAmount(amount)).toBe(words);
  });

  test('says the amount, and no two zeros in a row', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n - 1n }), (cents) => {
        const words = number.chineseAmount(
          `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`,
        );
        expect(read(words)).toBe(cents);
        expect(words).not.toMatch(/零零|零[元万亿](?!整)/);
      }),
    );
  });
});

const numerals = '零壹贰叁肆伍陆柒捌玖';
const units: Readonly<Record<string, bigint>> = {
  分: 1n,
  角: 10n,
  拾: 10n,
  佰: 100n,
  仟: 1000n,
  万: 10_000n,
  亿: 100_000_000n,
};

/** Cents. */
function read(words: string): bigint {
  const [, yuan = '', rest = ''] = /^(?:(.*)元)?(.*)$/.exec(words) ?? [];
  const [, jiao = '零', fen = '零'] =
    /^(?:(.)角)?零?(?:(.)分)?整?$/.exec(rest.replace(/^零/, '')) ?? [];
  return whole(yuan) * 100n + BigInt(numerals.indexOf(jiao)) * 10n + BigInt(numerals.indexOf(fen));
}

function whole(words: string): bigint {
  for (const unit of ['亿', '万']) {
    const at = words.lastIndexOf(unit);
    if (at >= 0)
      return whole(words.slice(0, at)) * (units[unit] ?? 0n) + whole(words.slice(at + 1));
  }
  let sum = 0n;
  let digit = 0n;
  for (const word of words) {
    const value = numerals.indexOf(word);
    if (value >= 0) digit = BigInt(value);
    else sum += digit * (units[word] ?? 0n);
    if (value < 0) digit = 0n;
  }
  return sum + digit;
}
