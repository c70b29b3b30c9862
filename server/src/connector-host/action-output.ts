import { type Json, jsonNumber } from '@weir/contract/json';
import { maskScalar } from './mask.ts';

/** An output a connector must not return: the fault is the connector's, not the user's. */
export class UnfitOutput extends Error {
  override readonly name = 'UnfitOutput';
}

const maxDepth = 200;

/**
 * What an action returned as JSON, as `JSON.stringify` makes it: `undefined` leaves out a key and is null elsewhere, a
 * number that is none is null, lone surrogates are replaced. Every text passes through `mask`, and the digits of every number.
 *
 * @throws UnfitOutput for functions, symbols, class instances, cycles and nesting deeper than 200.
 */
export function toJson(value: unknown, mask: (text: string) => string, depth = 0): Json {
  // A cycle has no end, so this ends it as well.
  if (depth > maxDepth) throw new UnfitOutput(`nested deeper than ${maxDepth}`);
  switch (typeof value) {
    case 'string':
      return mask(value.toWellFormed());
    case 'number':
      return numberToJson(value, mask);
    case 'bigint':
      // The journal gives small ones back as numbers.
      return maskScalar(Number.isSafeInteger(Number(value)) ? Number(value) : value, mask);
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      break;
    default:
      throw new UnfitOutput(`a ${typeof value}`);
  }
  if (value === null) return null;
  if (Array.isArray(value)) return Array.from(value, (item) => toJson(item, mask, depth + 1));
  return objectToJson(value, mask, depth);
}

function numberToJson(value: number, mask: (text: string) => string): Json {
  const number = jsonNumber(value);
  return number === null ? null : maskScalar(number, mask);
}

function objectToJson(value: object, mask: (text: string) => string, depth: number): Json {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw new UnfitOutput('an instance of a class');
  const kept = Object.entries(value).filter(([, part]) => part !== undefined);
  // fromEntries makes own properties, even of the name __proto__.
  return Object.fromEntries(
    kept.map(([key, part]) => [mask(key.toWellFormed()), toJson(part, mask, depth + 1)]),
  );
}
