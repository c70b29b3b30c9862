/** `list`: null and undefined count as empty; what is given is never changed. */
import { integerOf, listOf, oneOf, readerOf, textOf } from './arguments.mjs';
import { decimalOf, numberOf, sumOf } from './decimal.mjs';
import { canonical } from './json.mjs';
import { once } from './once.mjs';

/** @typedef {unknown} Any */
/** @typedef {(list: Any, other: Any, by?: Any) => Any[]} Compared */

const sizes = { min: 1, max: 1_000_000 };
/** Words in the order of a Chinese dictionary, numbers in them by their value. */
const order = once(() => new Intl.Collator('zh-CN', { numeric: true }));

export const list = {
  /** @type {(list: Any) => Any} */
  first: (list) => listOf(list)[0],
  /** @type {(list: Any) => Any} */
  last: (list) => listOf(list).at(-1),
  /** @type {(list: Any) => Any[]} */
  compact: (list) => listOf(list).filter((item) => !isMissing(item) && item !== ''),
  /** @type {(list: Any) => Any[]} */
  flatten: (list) => listOf(list).flat(),
  /** @type {(list: Any, size: Any) => Any[][]} */
  chunk(list, size) {
    const all = listOf(list);
    const each = integerOf(size, sizes);
    const count = Math.ceil(all.length / each);
    return Array.from({ length: count }, (_, at) => all.slice(at * each, (at + 1) * each));
  },
  /** @type {(list: Any, by?: Any) => Any[]} */
  unique: (list, by) => [...keyed(list, by).values()],
  /** @type {(list: Any, by: Any) => Record<string, Any[]>} */
  groupBy: (list, by) => Object.fromEntries(Map.groupBy(listOf(list), textBy(by))),
  /** @type {(list: Any, by: Any) => Record<string, Any>} */
  keyBy(list, by) {
    const key = textBy(by);
    return Object.fromEntries(listOf(list).map((item) => [key(item), item]));
  },
  /** @type {(list: Any, by?: Any, direction?: Any) => Any[]} */
  sortBy(list, by, direction = 'asc') {
    const sign = oneOf(direction, ['asc', 'desc']) === 'asc' ? 1 : -1;
    const read = readerOf(by);
    return listOf(list)
      .map((item) => ({ item, key: read(item) }))
      .sort((a, b) => compared(a.key, b.key, sign))
      .map(({ item }) => item);
  },
  /** @type {(list: Any, by?: Any) => number | string} */
  sum(list, by) {
    const values = listOf(list).map(readerOf(by));
    const numbers = values.filter((value) => !isMissing(value)).map(decimalOf);
    return numberOf(numbers.reduce(sumOf, { units: 0n, scale: 0 }));
  },
  /** @type {Compared} */
  intersection: (list, other, by) => among(list, { others: keyed(other, by), by, wanted: true }),
  /** @type {Compared} */
  difference: (list, other, by) => among(list, { others: keyed(other, by), by, wanted: false }),
  /** @type {(before: Any, after: Any, by: Any) => { added: Any[], changed: Any[], removed: Any[] }} */
  changes(before, after, by) {
    const old = keyed(before, by);
    const isChanged = (/** @type {[string, Any]} */ [key, item]) =>
      old.has(key) && canonical(old.get(key)) !== canonical(item);
    return {
      added: list.difference(after, before, by),
      changed: [...keyed(after, by)].filter(isChanged).map(([, item]) => item),
      removed: list.difference(before, after, by),
    };
  },
};

/**
 * The first element of each key; keys are equal as JSON values are.
 * @param {Any} list
 * @param {Any} by
 */
function keyed(list, by) {
  const read = readerOf(by);
  /** @type {Map<string, Any>} */
  const found = new Map();
  for (const item of listOf(list)) {
    const key = canonical(read(item));
    if (!found.has(key)) found.set(key, item);
  }
  return found;
}

/**
 * @param {Any} list
 * @param {{ others: Map<string, Any>, by: Any, wanted: boolean }} what
 */
function among(list, { others, by, wanted }) {
  const read = readerOf(by);
  return listOf(list).filter((item) => others.has(canonical(read(item))) === wanted);
}

/** @param {Any} by */
function textBy(by) {
  const read = readerOf(by);
  return (/** @type {Any} */ item) => textOf(read(item));
}

/**
 * @param {Any} first
 * @param {Any} second
 * @param {number} sign
 */
function compared(first, second, sign) {
  const ranks = rankOf(first) - rankOf(second);
  // What has no value comes last in either direction.
  if (isMissing(first) || isMissing(second)) return ranks;
  if (ranks !== 0) return ranks * sign;
  if (typeof first === 'string') return order().compare(first, textOf(second)) * sign;
  const [a, b] = [Number(first), Number(second)];
  return (a < b ? -1 : a > b ? 1 : 0) * sign;
}

/** @param {Any} value */
function rankOf(value) {
  if (isMissing(value)) return 3;
  const rank = ['boolean', 'number', 'string'].indexOf(typeof value);
  return rank < 0 ? 2 : rank;
}

/** @param {Any} value */
function isMissing(value) {
  return value === null || value === undefined;
}
