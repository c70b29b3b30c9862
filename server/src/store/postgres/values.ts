import { types } from 'pg';
import type { Value } from '../statement.ts';
import { fromColumn, toColumn } from './text.ts';

/** Types of columns by their number in `pg_type`; all else is read as the driver does. */
const int8 = 20;
const text = 25;
const bytea = 17;

const readers: Readonly<Record<number, (kept: string) => unknown>> = {
  [int8]: toInteger,
  [text]: fromColumn,
  // `\x` and two digits for each byte.
  [bytea]: (kept) => new Uint8Array(Buffer.from(kept.slice(2), 'hex')),
};

/** How the driver is to read columns: the values every dialect gives. */
export const columnTypes = {
  getTypeParser: (type: number) => readers[type] ?? types.getTypeParser(type),
};

/** As a parameter of a statement. */
export function toParameter(value: Value): Value {
  return typeof value === 'string' ? toColumn(value) : value;
}

/** Throws RangeError beyond 2^53, where a number would be another one. */
function toInteger(kept: string): number {
  const value = Number(kept);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${kept} is no safe integer`);
}
