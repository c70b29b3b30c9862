import { isJsonObject, type Json, stringifyJson } from '@weir/contract/json';

/** A sentence in parts: plain words, and values that stand out. */
export type Part = { readonly kind: 'words' | 'value'; readonly text: string };

const longest = 80;

/** Fills the `{field}` places of an action's sentence with what a step says about them; a field left out is `…`. */
export function fillSentence(sentence: string, given: Readonly<Record<string, Json>>): Part[] {
  return sentence
    .split(/(\{[\w.]+\})/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      /^\{[\w.]+\}$/.test(piece)
        ? { kind: 'value', text: valueText(valueAt(given, piece.slice(1, -1))) }
        : { kind: 'words', text: piece },
    );
}

/** The fields a sentence has places for. */
export function fieldsOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{([\w.]+)\}/g)].map(([, field = '']) => field);
}

/** A value in a few characters: an expression without its braces, a text as it is, anything else as JSON. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return '…';
  const whole = typeof value === 'string' ? (expressionOf(value) ?? value) : stringifyJson(value);
  const line = whole.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The expression, when a text is exactly one `{{ expression }}`. */
export function expressionOf(value: string): string | undefined {
  const inner = /^\{\{([\s\S]*)\}\}$/.exec(value.trim())?.[1];
  return inner === undefined || inner.includes('}}') ? undefined : inner.trim();
}

function valueAt(given: Readonly<Record<string, Json>>, path: string): Json | undefined {
  let value: Json | undefined = given;
  for (const key of path.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
