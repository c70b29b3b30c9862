/**
 * What of a text is found, and by what: one way of cutting for writing and for asking. Chinese, Japanese and Korean have no
 * spaces, so they are cut into overlapping pairs of characters; other words are lower-cased; ids such as `ORD-2026-0001` are
 * kept whole as well, to be found by their start. Pure.
 */

/** A run of characters without spaces between words; or a word, or several joined as in ids. */
const pieces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+|[[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]]+(?:[\-_][[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]]+)*/gv;
const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]/v;

/** Characters of a word that are kept; a longer one is found by them. */
const wordLength = 64;
/** Characters of a word from which on it is found by its start. */
const startLength = 8;
/** Of a UUID no part is looked for by itself. */
const hexadecimal = /^[0-9a-f-]{32,}$/;

/** A word to look for; `isStart`: those that begin with it. */
export interface Word {
  readonly text: string;
  readonly isStart: boolean;
}

/** All of them are to be found; each by one of its alternatives, and that by all of its words. */
export type Asked = readonly (readonly (readonly Word[])[])[];

/** The words by which a text is found. They hold letters, digits, `-` and `_` only. */
export function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  // No word goes on in the next line, and events say much again and again.
  const lines = [...new Set(text.split('\n'))];
  for (const piece of new Set(piecesOf(lines.join('\n')))) {
    if (isPlain(piece)) words.add(kept(piece));
    else if (unspaced.test(piece)) for (const pair of pairsOf(piece)) words.add(pair);
    else for (const word of wordsOf(piece)) words.add(word);
  }
  return words;
}

/** Most pieces: a word of ASCII by itself, for which nothing has to be cut. */
function isPlain(piece: string): boolean {
  for (let at = 0; at < piece.length; at += 1) {
    const char = piece.charCodeAt(at);
    if (char > 0x7f || char === 0x2d || char === 0x5f) return false;
  }
  return true;
}

/** What a person looks for; nothing where the text has no word. */
export function askedFor(text: string): Asked {
  return piecesOf(text).flatMap((piece) => {
    if (!unspaced.test(piece)) return [alternativesOf(piece)];
    const pairs = pairsOf(piece);
    // A character alone begins a pair, or stands at the end.
    if (pairs.length === 1) return [[[{ text: piece, isStart: true }]]];
    return pairs.slice(0, -1).map((pair) => [[{ text: pair, isStart: false }]]);
  });
}

function piecesOf(text: string): readonly string[] {
  return text.normalize('NFKC').toLowerCase().match(pieces) ?? [];
}

/** The last one is a character alone. */
function pairsOf(piece: string): readonly string[] {
  const characters = [...piece];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}

function wordsOf(piece: string): readonly string[] {
  const parts = partsOf(piece);
  if (!isId(piece, parts)) return parts.map(kept);
  return hexadecimal.test(piece) ? [kept(piece)] : [...parts, piece].map(kept);
}

function alternativesOf(piece: string): readonly (readonly Word[])[] {
  const parts = partsOf(piece);
  const byParts = parts.map(wordOf);
  return isId(piece, parts) ? [byParts, [wordOf(piece)]] : [byParts];
}

function partsOf(piece: string): readonly string[] {
  return piece.split(/[-_]/);
}

/** Joined words with a digit. */
function isId(piece: string, parts: readonly string[]): boolean {
  return parts.length > 1 && piece.length >= startLength && /\p{N}/u.test(piece);
}

function wordOf(text: string): Word {
  return { text: kept(text), isStart: text.length >= startLength };
}

function kept(word: string): string {
  if (word.length <= wordLength) return word;
  // Not half of a character.
  return word.slice(0, wordLength).replace(/[\ud800-\udbff]$/, '');
}
