import type { Json } from '@weir/contract/json';

/**
 * The viewer writes a bigint as `123n`, but a date as whatever `toISOString` gives: an integer beyond 2^53 travels as
 * a date that answers with its digits.
 */
class Digits extends Date {
  readonly digits: string;

  constructor(value: bigint) {
    super(0);
    this.digits = String(value);
  }

  override toISOString(): string {
    return this.digits;
  }
}

/** The value as the viewer takes it, or `undefined` for one that is neither list nor object. */
export function forTree(value: Json): object | undefined {
  return typeof value === 'object' && value !== null ? (inTree(value) as object) : undefined;
}

function inTree(value: Json): unknown {
  if (typeof value === 'bigint') return new Digits(value);
  if (Array.isArray(value)) return value.map(inTree);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inTree(inner)]));
}
