import { randomBytes } from './random.ts';

/** Crockford's base 32 in lower case: no i, l, o, u, and its order is the order of the bytes. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A sortable id of 26 characters, as ULID has it: 10 of time (ms UTC), 16 random ones. Ids of one millisecond are in
 * no order among themselves.
 */
export function newId(now: number): string {
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) {
    time = alphabet.charAt(rest % 32) + time;
  }
  let random = '';
  for (const byte of randomBytes(16)) random += alphabet.charAt(byte & 31);
  return time + random;
}
