import { stripTypes } from './strip-types.mjs';

/** What a guest keeps of code it has read; beyond it begins anew. */
const maxKept = 500;
const maxKeptCharacters = 2_000_000;

/** @type {Map<string, { readonly source: string }>} */
const kept = new Map();
let keptCharacters = 0;

/**
 * As `stripTypes`, and kept where it could be read: reading takes many times as long as most code runs, and the code of a
 * step comes again with every run.
 * @param {string} source
 */
export function strippedCode(source) {
  const known = kept.get(source);
  if (known) return known;
  const stripped = stripTypes(source);
  if ('error' in stripped || source.length > maxKeptCharacters) return stripped;
  if (kept.size >= maxKept || keptCharacters + source.length > maxKeptCharacters) {
    kept.clear();
    keptCharacters = 0;
  }
  kept.set(source, stripped);
  keptCharacters += source.length;
  return stripped;
}
