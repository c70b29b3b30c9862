import fc from 'fast-check';
import type { Document } from './validate.testsuite.ts';

/** Places are numbers, since they depend on what the mutations before have left. */
export interface Mutation {
  readonly kind: 'delete' | 'replace' | 'copy';
  readonly place: number;
  readonly source: number;
  readonly value: unknown;
}

const odd = [
  '{{ a',
  '{{ trigger }}',
  '{{ steps.done item }}',
  'enable',
  'set',
  'try',
  '__proto__',
  ['again.ok'],
  {},
  [],
  0,
  -1,
  2.5,
  true,
  null,
  '',
];
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'replace', 'copy'),
  place: fc.nat(),
  source: fc.nat(),
  value: fc.oneof(fc.constantFrom(...odd), fc.jsonValue()),
});

export function mutate(document: Document, { kind, place, source, value }: Mutation): void {
  const places = placesIn(document);
  const path = places[place % places.length] ?? [];
  const parent = at(document, path.slice(0, -1));
  const key = path.at(-1) ?? '';
  if (kind === 'delete') delete parent[key];
  else if (kind === 'replace') parent[key] = structuredClone(value);
  else
    parent[Array.isArray(parent) ? parent.length : `${key}2`] = structuredClone(
      at(document, places[source % places.length] ?? []),
    );
}

function at(document: Document, path: readonly string[]): Document {
  return path.reduce<Document>((value, key) => value[key], document);
}

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [...path, key],
    ...placesIn(item, [...path, key]),
  ]);
}
