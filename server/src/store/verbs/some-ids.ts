import type { Expression } from 'kysely';

/** Statements about many runs at once: some of them each, since the text of a statement is made once. */

/** Ids of one statement. */
const size = 100;
const names = Array.from({ length: size }, (_, index) => `id${index}` as const);
export type Ids = { readonly [Name in `id${number}`]: string };

/** The ids of a statement, to be compared with a column. */
export function idsIn(p: { readonly [Name in keyof Ids]: Expression<string> }) {
  return names.map((name) => p[name] as Expression<string>);
}

/** The last of fewer ids stands for those that are missing. */
export function named(ids: readonly string[]): Ids {
  return Object.fromEntries(names.map((name, index) => [name, ids[index] ?? ids.at(-1) ?? '']));
}

/** As many as one statement takes. */
export function inBlocks(ids: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
