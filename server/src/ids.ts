import { idAlphabet, idTime } from '@weir/contract/id-time';
import { randomBytes } from './random.ts';

/**
 * A sortable id of 26 characters, as ULID has it: 10 of time (ms UTC), 16 random ones. Ids of one millisecond are in
 * no order among themselves.
 */
export function newId(now: number): string {
  let random = '';
  for (const byte of randomBytes(16)) random += idAlphabet.charAt(byte & 31);
  return idTime(now) + random;
}
