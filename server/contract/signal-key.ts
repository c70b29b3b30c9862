import { type Json, stringifyJson } from './json.ts';

/** Characters of the key of a signal (flow-language, limits). */
export const maxSignalKey = 200;

/** A value that can be a key: a single one. */
export type SignalKey = string | number | bigint | boolean;

export function isSignalKey(value: Json): value is SignalKey {
  return value !== null && typeof value !== 'object';
}

/** Keys of signals are compared as text, whoever gives them. */
export function signalKeyText(key: SignalKey): string {
  return typeof key === 'string' ? key : stringifyJson(key);
}
