import { Buffer } from 'node:buffer';
import { type FieldTable, type FieldValue, textIn } from './field-table.ts';

/** Headers as a flow sees them: JSON, integers beyond 2^53 as `bigint`. */
export type Headers = Readonly<Record<string, unknown>>;

/** Timestamps become ms UTC, byte arrays text if they are UTF-8 and base64 otherwise; NaN and infinities their names. */
export function headersJson(table: FieldTable): Headers {
  // A plain object: a key such as `__proto__` is data here.
  return Object.fromEntries([...table].map(([key, value]) => [key, json(value)]));
}

function json(field: FieldValue): unknown {
  switch (field.type) {
    case 'void':
      return null;
    case 'bytes':
      return textIn(field.value) ?? Buffer.from(field.value).toString('base64');
    case 'int64':
      return integer(field.value);
    case 'timestamp':
      return integer(msOfTimestamp(field.value));
    case 'decimal':
      // At most ten digits, which a double holds.
      return Number(`${field.digits}e-${field.places}`);
    case 'float':
    case 'double':
      return Number.isFinite(field.value) ? field.value : String(field.value);
    case 'list':
      return field.value.map(json);
    case 'table':
      return headersJson(field.value);
    default:
      return field.value;
  }
}

/** From here on a number of seconds lies beyond the year 5000: whoever wrote it meant milliseconds. */
const surelyMs = 100_000_000_000n;

/** The protocol says seconds. */
export function msOfTimestamp(value: bigint): bigint {
  return value >= surelyMs ? value : value * 1000n;
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
