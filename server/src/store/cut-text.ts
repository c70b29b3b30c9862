import { type Json, stringifyJson } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';

/** Characters of the JSON text of a value beyond which it is kept beside the journal. */
export const largeBeyond = 256 * 1024;

/** JSON text from which large values were cut: `texts` has one part more than there are values. */
export interface CutText {
  readonly texts: readonly string[];
  readonly values: readonly string[];
}

/**
 * The JSON text of a list of events without their large values. Of values within each other the smallest that is large is
 * cut: a body that is passed on inside an input is the same value as in its trigger.
 */
export function cutText(events: readonly object[]): CutText {
  const cut = { texts: [''], values: [] as string[] };
  const write = (text: string): void => {
    cut.texts.push(`${cut.texts.pop()}${text}`);
  };
  const writeParts = (value: object, writeLarge: (part: Json) => void): void => {
    const isList = Array.isArray(value);
    let isFirst = true;
    write(isList ? '[' : '{');
    for (const [key, part] of Object.entries(value)) {
      if (part === undefined && !isList) continue;
      write(`${isFirst ? '' : ','}${isList ? '' : `${JSON.stringify(key)}:`}`);
      isFirst = false;
      if (isLarge(part)) writeLarge(part as Json);
      else write(stringifyJson(part));
    }
    write(isList ? ']' : '}');
  };
  const writeLarge = (value: Json): void => {
    if (hasLarge(value)) return writeParts(value, writeLarge);
    cut.values.push(stringifyJson(value));
    cut.texts.push('');
  };
  // Events themselves stay, whatever is in them.
  writeParts(events, (event) => writeParts(event as object, writeLarge));
  return cut;
}

const isLarge = (value: unknown): boolean => jsonSize(value, largeBeyond) > largeBeyond;

/** Whether, with the large values in it cut out, little is left. */
function hasLarge(value: Json): value is Json & object {
  if (typeof value !== 'object' || value === null) return false;
  const parts: Json[] = Object.values(value);
  const small = parts.filter((part) => !isLarge(part));
  const left = Array.isArray(value)
    ? small
    : Object.fromEntries(Object.entries(value).filter(([, part]) => !isLarge(part)));
  return small.length < parts.length && !isLarge(left);
}
