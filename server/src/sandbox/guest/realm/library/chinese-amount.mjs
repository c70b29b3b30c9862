/** Amounts as cheques and invoices have them: 大写金额 (支付结算办法, 附一). */
import { rounded, withDigits } from './decimal.mjs';
import { fault } from './fault.mjs';

const numerals = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const yi = 100_000_000n;
const wan = 10_000n;
/** 9999 万亿, the largest that is read without doubt. */
const maxWhole = 10_000n * 10_000n * yi;

/**
 * @param {import('./decimal.mjs').Decimal} amount
 */
export function chineseAmount(amount) {
  const { units } = withDigits(rounded(amount, 2, 'half'), 2);
  const cents = units < 0n ? -units : units;
  const [whole, jiao, fen] = [cents / 100n, Number((cents / 10n) % 10n), Number(cents % 10n)];
  if (whole >= maxWhole)
    throw fault('大写金额最多到 9999 万亿元', 'an amount in words is less than 10^16');
  const yuan = whole > 0n || cents === 0n ? `${integer(whole)}元` : '';
  // A zero stands for the 角 that is missing between 元 and 分.
  const gap = yuan !== '' && jiao === 0 && fen > 0 ? '零' : '';
  const tail = (jiao > 0 ? `${numerals[jiao]}角` : '') + (fen > 0 ? `${numerals[fen]}分` : '整');
  return `${units < 0n ? '负' : ''}${yuan}${gap}${tail}`;
}

/**
 * @param {bigint} value
 * @returns {string}
 */
function integer(value) {
  if (value >= yi) return joined(value, yi, '亿');
  if (value >= wan) return joined(value, wan, '万');
  return group(Number(value)) || '零';
}

/**
 * @param {bigint} value
 * @param {bigint} unit
 * @param {string} name
 */
function joined(value, unit, name) {
  const rest = value % unit;
  const lower = rest === 0n ? '' : integer(rest);
  const gap = rest > 0n && rest < unit / 10n ? '零' : '';
  return `${integer(value / unit)}${name}${gap}${lower}`;
}

/** @param {number} value below 10,000 */
function group(value) {
  let text = '';
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10;
    if (digit > 0) text += `${numerals[digit]}${places[place]}`;
    else if (text !== '' && !text.endsWith('零')) text += '零';
  }
  return text.replace(/零$/, '');
}
