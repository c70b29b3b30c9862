import { stripTypeScriptTypes } from 'node:module';

/** @typedef {import('../messages.ts').GuestError} GuestError */

/** Around a body, so that `return` and `await` are allowed in it. It takes one line. */
const before = 'async function body() {\n';
const after = '\n}';
const linesBefore = 1;

/** How the stripper shows a place: the number of the line, the line above, the line, and a mark below the place. */
const shown = /^:(\d+)\n[^\n]*\n[^\n]*\n( *)\^/;
const lineShown = /^:(\d+)\n/;
/** What takes two columns there. A tab takes four. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const maxMessage = 500;

/**
 * JavaScript of a TypeScript body with all else at its place: what is removed becomes blanks.
 * @param {string} source
 * @returns {{ readonly source: string } | { readonly error: GuestError, readonly broken: boolean }}
 */
export function stripTypes(source) {
  try {
    const stripped = stripTypeScriptTypes(before + source + after, { mode: 'strip' });
    return { source: stripped.slice(before.length, -after.length) };
  } catch (thrown) {
    const error = /** @type {Error & { code?: string }} */ (thrown);
    // Anything else has broken it for good: such a source is nested so deeply that its stack overflowed.
    if (!error.code?.endsWith('_TYPESCRIPT_SYNTAX'))
      return { error: { kind: 'unreadable' }, broken: true };
    return { error: syntaxError(error, source), broken: false };
  }
}

/**
 * @param {Error} error
 * @param {string} source
 * @returns {GuestError}
 */
function syntaxError({ message, stack = '' }, source) {
  const text = message.slice(0, maxMessage);
  const line = Number(lineShown.exec(stack)?.[1]) - linesBefore;
  if (Number.isNaN(line)) return { kind: 'syntax', message: text };
  const lines = source.split('\n');
  const at = lines[line - 1];
  if (at === undefined) {
    const end = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    return { kind: 'syntax', message: 'Unexpected end of input', ...end };
  }
  const blanks = shown.exec(stack)?.[2] ?? '';
  return { kind: 'syntax', message: text, line, column: columnAt(at, blanks.length) };
}

/**
 * Column, from 1, of the character that is shown after `width` columns.
 * @param {string} line
 * @param {number} width
 */
function columnAt(line, width) {
  let column = 1;
  let passed = 0;
  for (const character of line) {
    if (passed >= width) break;
    if (character === '\t') passed += 4;
    else passed += wide.test(character) ? 2 : 1;
    column += character.length;
  }
  return column;
}
