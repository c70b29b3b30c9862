/**
 * What of a text is found, and by what: one way of cutting for writing and for asking. Chinese, Japanese and Korean have no
 * spaces, so they are cut into overlapping pairs of characters; other words are lower-cased; ids such as `ORD-2026-0001` are
 * kept whole as well, to be found by their start. Pure.
 */
import { piecesOf } from './pieces.ts';

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
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'word') words.add(kept(piece.text));
    else if (piece.kind === 'unspaced') for (const pair of pairsOf(piece.text)) words.add(pair);
    else addJoined(piece.text, words);
  }
  return words;
}

/** What a person looks for; nothing where the text has no word. */
export function askedFor(text: string): Asked {
  return piecesOf(text).flatMap((piece) => {
    if (piece.kind !== 'unspaced') return [alternativesOf(piece.text)];
    const pairs = pairsOf(piece.text);
    // A character alone begins a pair, or stands at the end.
    if (pairs.length === 1) return [[[{ text: piece.text, isStart: true }]]];
    return pairs.slice(0, -1).map((pair) => [[{ text: pair, isStart: false }]]);
  });
}

/** The last one is a character alone. */
function pairsOf(piece: string): readonly string[] {
  const characters = [...piece];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}

function addJoined(piece: string, words: Set<string>): void {
  const parts = partsOf(piece);
  const isWhole = isId(piece, parts);
  if (isWhole) words.add(kept(piece));
  if (isWhole && hexadecimal.test(piece)) return;
  for (const part of parts) words.add(kept(part));
}

function alternativesOf(piece: string): readonly (readonly Word[])[] {
  const parts = partsOf(piece);
  const byParts = parts.map(wordOf);
  return isId(piece, parts) ? [byParts, [wordOf(piece)]] : [byParts];
}

function partsOf(piece: string): readonly string[] {
  // By one character it takes a fraction of the time.
  return piece.includes('_') ? piece.split(/[-_]/) : piece.split('-');
}

/** Joined words with a digit. */
function isId(piece: string, parts: readonly string[]): boolean {
  return (
    parts.length > 1 && piece.length >= startLength && (/\d/.test(piece) || /\p{N}/u.test(piece))
  );
}

function wordOf(text: string): Word {
  return { text: kept(text), isStart: text.length >= startLength };
}

function kept(word: string): string {
  if (word.length <= wordLength) return word;
  // Not half of a character.
  return word.slice(0, wordLength).replace(/[\ud800-\udbff]$/, '');
}
