import type { Json } from '@weir/contract/json';
import { type CompiledValue, compileValue } from './template-value.ts';

/** Texts kept at a time, and how long one may be, in UTF-16 units. */
const maxTexts = 1_000;
const maxLength = 1_000;

/** Lists and objects go with the document they are a part of. */
const structures = new WeakMap<object, CompiledValue>();
const texts = new Map<string, CompiledValue>();

/**
 * As `compileValue`, made once: for settings and outputs of documents that are used again and again. `json` must not be
 * changed from here on.
 */
export function keptValue(json: Json): CompiledValue {
  if (typeof json === 'object' && json !== null) {
    const kept = structures.get(json) ?? compileValue(json);
    structures.set(json, kept);
    return kept;
  }
  if (typeof json !== 'string' || json.length > maxLength) return compileValue(json);
  const kept = texts.get(json) ?? compileValue(json);
  // Whoever publishes ever new texts is not to fill our memory.
  if (texts.size >= maxTexts) texts.clear();
  texts.set(json, kept);
  return kept;
}
