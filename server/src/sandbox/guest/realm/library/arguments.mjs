/** Arguments of helpers as what a helper works with. Whatever code an argument brings runs in here, before the work begins. */
import { fault, shown } from './fault.mjs';

/** A path of names, or a function of the element. @typedef {string | ((item: any) => unknown)} By */

/**
 * As a template turns a value into text: null and undefined are empty, objects are their JSON.
 * @param {unknown} value
 * @returns {string}
 */
export function textOf(value) {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);
}

/**
 * A new array; null and undefined are empty.
 * @param {unknown} value
 * @returns {any[]}
 */
export function listOf(value) {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [...value];
  throw fault(`「${shown(value)}」不是列表`, `"${shown(value)}" is not a list`);
}

/**
 * @param {unknown} value
 * @param {{ min: number, max: number }} range
 */
export function integerOf(value, { min, max }) {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max)
    return number;
  const given = shown(value);
  throw fault(
    `「${given}」应为 ${min} 到 ${max} 的整数`,
    `"${given}" should be an integer from ${min} to ${max}`,
  );
}

/**
 * One of the names.
 * @template {string} T
 * @param {unknown} value
 * @param {readonly T[]} names
 * @returns {T}
 */
export function oneOf(value, names) {
  const found = names.find((name) => name === value);
  if (found !== undefined) return found;
  const given = shown(value);
  throw fault(
    `「${given}」应为以下之一：${names.join('、')}`,
    `"${given}" should be one of ${names.join(', ')}`,
  );
}

/**
 * How to read from an element what `by` names; without `by` the element itself.
 * @param {unknown} by
 * @returns {(item: unknown) => unknown}
 */
export function readerOf(by) {
  if (by === undefined) return (item) => item;
  if (typeof by === 'function') return /** @type {(item: unknown) => unknown} */ (by);
  if (typeof by !== 'string')
    throw fault(
      `「${shown(by)}」应为字段路径或函数`,
      `"${shown(by)}" should be a path of names or a function`,
    );
  const names = by.split('.');
  return (item) => read(item, names);
}

/**
 * @param {unknown} value
 * @param {readonly string[]} names
 * @returns {unknown} undefined where the path leads nowhere; only own properties count
 */
export function read(value, names) {
  let found = value;
  for (const name of names) {
    const isThere = typeof found === 'object' && found !== null && Object.hasOwn(found, name);
    if (!isThere) return undefined;
    found = /** @type {Record<string, unknown>} */ (found)[name];
  }
  return found;
}
