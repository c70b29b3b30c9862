import { isJsonObject, type Json } from '@weir/contract/json';
import { ExpressionError } from './errors.ts';
import { includesText } from './text-search.ts';

/** Letters that one condition may compare, twice what an event may hold; done in less than a second. */
const maxCompared = 20 * 1024 * 1024;
/** To compare a value takes as long as so many letters. */
const costOfValue = 8;

/** A list or an object. */
type Holder = Json & object;

/**
 * What the operators of rules ask of two values. A value may hold a part in thousands of places, so the work has an end.
 * Every method @throws ExpressionError once that is reached.
 */
export class Comparison {
  #left = maxCompared;

  /**
   * Deep: lists place by place, objects key by key in whatever order. Numbers by their exact value, so that integers
   * beyond 2^53 differ in every digit; a number never equals a text.
   */
  equal(left: Json, right: Json): boolean {
    // A list of its own instead of recursion: what a run carries may be nested deeper than the stack.
    const open: [Holder, Json][] = [];
    if (!this.#equalSoFar(left, right, open)) return false;
    for (let pair = open.pop(); pair; pair = open.pop()) {
      if (!this.#equalParts(...pair, open)) return false;
    }
    return true;
  }

  /** `whole` is a list with an element equal to `part`, or a text in which the text `part` occurs. */
  contains(whole: Json, part: Json): boolean {
    if (Array.isArray(whole)) return whole.some((item) => this.equal(item, part));
    if (typeof whole !== 'string' || typeof part !== 'string') return false;
    this.#spend(whole.length + part.length);
    return includesText(whole, part);
  }

  /** Of two holders nothing is known yet: they are added to `open`. */
  #equalSoFar(left: Json, right: Json, open: [Holder, Json][]): boolean {
    this.#spend(costOfValue);
    if (typeof left === 'string') {
      if (typeof right !== 'string' || left.length !== right.length) return false;
      this.#spend(left.length);
      return left === right;
    }
    if (left === right) return true;
    if (typeof left !== 'object' || left === null) return order(left, right) === 0;
    open.push([left, right]);
    return true;
  }

  #equalParts(left: Holder, right: Json, open: [Holder, Json][]): boolean {
    if (Array.isArray(left)) {
      if (!Array.isArray(right) || left.length !== right.length) return false;
      return left.every((item, i) => this.#equalSoFar(item, right[i] ?? null, open));
    }
    if (!isJsonObject(right)) return false;
    const entries = Object.entries(left);
    if (entries.length !== Object.keys(right).length) return false;
    return entries.every(
      ([key, value]) =>
        Object.hasOwn(right, key) && this.#equalSoFar(value, right[key] ?? null, open),
    );
  }

  #spend(amount: number): void {
    this.#left -= amount;
    if (this.#left < 0) throw new ExpressionError(tooMuch);
  }
}

/**
 * Negative, 0 or positive as `left` comes before, equals or comes after `right`: numbers by their exact value, texts by
 * code unit. NaN where they are neither two numbers nor two texts, so that every comparison with it is false.
 */
export function order(left: Json, right: Json): number {
  const comparable =
    (isNumber(left) && isNumber(right)) || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return Number.NaN;
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function isNumber(value: Json): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Null, or a text, list or object that holds nothing. */
export function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

const tooMuch = {
  'zh-CN': '条件要比较的内容过多；请先取出需要的字段再比较。',
  en: 'The condition compares too much; pick the fields that matter and compare those.',
};
