import { isJsonObject, type Json } from '@weir/contract/json';

/** Operations of JavaScript on JSON values, as far as no prototype and no conversion of an object takes part. */

/** What operators see: an integer beyond 2^53 is its string of digits by now. */
export type Value = Exclude<Json, bigint> | undefined;
export type Primitive = Exclude<Value, object> | null;

/** The answer of every function here where only JavaScript itself knows the result. */
export const unknown = Symbol('unknown');
export type Unknown = typeof unknown;

/** An operator sees an integer beyond 2^53 as its string of digits. */
export function seen(value: Json | undefined): Value {
  return typeof value === 'bigint' ? value.toString() : value;
}

export function isPrimitive(value: Value): value is Primitive {
  return typeof value !== 'object' || value === null;
}

const arrayIndex = /^(?:0|[1-9]\d*)$/;

/** `base[key]`, own properties only. */
export function propertyOf(base: NonNullable<Value>, key: string): Json | undefined | Unknown {
  if (typeof base === 'string') return ofString(base, key);
  if (Array.isArray(base)) {
    if (Object.hasOwn(base, key)) return (base as unknown as Record<string, Json>)[key];
    return key in Array.prototype ? unknown : undefined;
  }
  if (isJsonObject(base)) {
    if (Object.hasOwn(base, key)) return base[key];
    return key in Object.prototype ? unknown : undefined;
  }
  return key in Object.getPrototypeOf(base) ? unknown : undefined;
}

function ofString(base: string, key: string): Value | Unknown {
  if (key === 'length') return base.length;
  if (arrayIndex.test(key)) return base[Number(key)];
  return key in String.prototype ? unknown : undefined;
}

/** `left == right` */
export function looselyEqual(left: Value, right: Value): boolean | Unknown {
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (!isPrimitive(left) || !isPrimitive(right)) return unknown;
  return typeof left === typeof right ? left === right : Number(left) === Number(right);
}

/** `left === right`. Whether two objects are one and the same is not part of the data. */
export function strictlyEqual(left: Value, right: Value): boolean | Unknown {
  return isPrimitive(left) || isPrimitive(right) ? left === right : unknown;
}

/** `left < right`; false also where one is not a number. */
export function lessThan(left: Primitive, right: Primitive): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left < right;
  return Number(left) < Number(right);
}

/** `left <= right`, which is not the opposite of `right < left` where one is not a number. */
export function atMost(left: Primitive, right: Primitive): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left <= right;
  return Number(left) <= Number(right);
}

/** Sets an own property whatever the key; plain assignment to `__proto__` would set the prototype. */
export function setOwn<T>(target: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') target[key] = value;
  else
    Object.defineProperty(target, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
}
