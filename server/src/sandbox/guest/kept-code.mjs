import { stripTypes } from './strip-types.mjs';

/** What a guest keeps of code it has read; beyond it begins anew. */
const maxKept = 500;
const maxKeptCharacters = 2_000_000;

/** By the JSON text of the source. @type {Map<string, { readonly source: string, readonly text: string }>} */
const kept = new Map();
let keptCharacters = 0;

/**
 * As `stripTypes`, with the JSON text of the JavaScript, and kept where it could be read: reading takes many times as long
 * as most code runs, and the code of a step comes again with every run.
 * @param {string} text JSON text of the source
 */
export function strippedCode(text) {
  const known = kept.get(text);
  if (known) return known;
  const stripped = stripTypes(JSON.parse(text));
  if ('error' in stripped) return stripped;
  const code = { source: stripped.source, text: JSON.stringify(stripped.source) };
  if (text.length > maxKeptCharacters) return code;
  if (kept.size >= maxKept || keptCharacters + text.length > maxKeptCharacters) {
    kept.clear();
    keptCharacters = 0;
  }
  kept.set(text, code);
  keptCharacters += text.length;
  return code;
}
