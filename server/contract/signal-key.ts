import { type Json, stringifyJson } from './json.ts';

/** Characters of the key of a signal (flow-language, limits). */
export const maxSignalKey = 200;

/** Keys of signals are compared as text, whoever gives them. Undefined: the value is no key; only single values are. */
export function signalKeyText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return value === null || typeof value === 'object' ? undefined : stringifyJson(value);
}
