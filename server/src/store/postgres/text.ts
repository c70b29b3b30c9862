/**
 * PostgreSQL takes every text but one with NUL (https://www.postgresql.org/docs/current/datatype-character.html). So a
 * code point that is assigned to no character, now or ever, stands before `0` for NUL and before `1` for itself: texts
 * that differ stay different, and what is unusual costs one look. Lone surrogates become U+FFFD, as in the journal.
 */
const mark = '\ufdd0';
const unusual = /[\0\ufdd0]/g;
const marked = /\ufdd0([01])/g;

/** A text as the column keeps it. */
export function toColumn(text: string): string {
  const whole = text.toWellFormed();
  if (!whole.includes('\0') && !whole.includes(mark)) return whole;
  return whole.replace(unusual, (found) => (found === mark ? `${mark}1` : `${mark}0`));
}

/** The text `toColumn` was given. */
export function fromColumn(kept: string): string {
  if (!kept.includes(mark)) return kept;
  return kept.replace(marked, (_, which) => (which === '1' ? mark : '\0'));
}
