import { canonicalJson, type Json } from './json.ts';

/** Characters of a run's key that are kept. */
const keyLength = 200;

/** The key people know a run by, of the value its flow gives it: a scalar as its text, all else as JSON. Null: it has none. */
export function runKey(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return cutRunKey(typeof value === 'string' ? value : canonicalJson(value));
}

/** As much of a key as is kept. */
export function cutRunKey(key: string): string {
  return key.slice(0, keyLength);
}
