/** Characters the card's markdown would read as marks; they are written as HTML entities. */
const anywhere = /[&<>*_~`[\]\\|]/g;
/** Marks of a heading, a list, a quote or a rule: only at the start of a line. */
const atLineStart = /^([^\S\n]*)([#+-]|\d+(?=[.)]))/gm;

/** `text` as markdown that shows exactly this text, its line breaks kept. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(anywhere, (mark) => `&#${mark.codePointAt(0)};`)
    .replace(atLineStart, (_, space: string, mark: string) => `${space}${entities(mark)}`);
}

function entities(mark: string): string {
  return [...mark].map((character) => `&#${character.codePointAt(0)};`).join('');
}
