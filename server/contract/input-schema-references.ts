import type { Path } from './draft.ts';
import type { Problem } from './errors.ts';
import { inputSchemaSentences as say } from './input-schema-keywords.ts';
import { pathText, problemAt } from './problem.ts';

/** A schema among others, by its JSON pointer from the outermost. */
export interface SchemaPlace {
  readonly pointer: string;
  readonly path: Path;
  readonly reference: string | undefined;
  readonly anchor: string | undefined;
  /** Pointers of those inside that speak of the same value. */
  readonly sameValue: readonly string[];
}

export function pointerOf(base: string, step: string | number): string {
  return `${base}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** References that lead nowhere, elsewhere, or to what they are part of. Linear, without recursion. */
export function checkReferences(places: readonly SchemaPlace[]): Problem[] {
  const known = new Set(places.map(({ pointer }) => pointer));
  const anchors = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { anchor, pointer, path } of places) {
    if (anchor === undefined) continue;
    if (anchors.has(anchor)) {
      const at = pathText([...path, '$anchor']);
      problems.push(problemAt(at, 'wrong_value', say.anchorTaken(anchor)));
    } else anchors.set(anchor, pointer);
  }
  const targets = new Map<string, string>();
  for (const { pointer, path, reference } of places) {
    if (reference === undefined) continue;
    const at = pathText([...path, '$ref']);
    const target = targetOf(reference, { known, anchors });
    if (target !== undefined) targets.set(pointer, target);
    else if (reference.startsWith('#'))
      problems.push(problemAt(at, 'reference_unknown', say.unknownReference(reference)));
    else problems.push(problemAt(at, 'wrong_value', say.remote));
  }
  return problems.length > 0 ? problems : endlessReferences(places, targets);
}

function targetOf(
  reference: string,
  { known, anchors }: { known: ReadonlySet<string>; anchors: ReadonlyMap<string, string> },
): string | undefined {
  if (!reference.startsWith('#')) return undefined;
  const name = decoded(reference.slice(1));
  return known.has(name) ? name : anchors.get(name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A schema with those that come next for the same value, and those it comes next to. */
interface Link {
  readonly place: SchemaPlace;
  readonly ahead: Link[];
  readonly behind: Link[];
  /** How many of the next ones are still there. */
  open: number;
}

/** Takes away what leads to an end and what nothing leads to, again and again: what stays lies on circles or between them. */
function endlessReferences(
  places: readonly SchemaPlace[],
  targets: ReadonlyMap<string, string>,
): Problem[] {
  const links = new Map(
    places.map((place): [string, Link] => [
      place.pointer,
      { place, ahead: [], behind: [], open: 0 },
    ]),
  );
  for (const link of links.values()) {
    const { sameValue, pointer } = link.place;
    for (const next of [...sameValue, targets.get(pointer) ?? []].flat()) {
      const other = links.get(next);
      // What is no schema was told already.
      if (!other) continue;
      link.ahead.push(other);
      other.behind.push(link);
    }
  }
  const all = new Set(links.values());
  const left = withoutEnds(withoutEnds(all, 'ahead', 'behind'), 'behind', 'ahead');
  const circle = [...left].find(({ place }) => place.reference !== undefined);
  return circle
    ? [problemAt(pathText([...circle.place.path, '$ref']), 'endless', say.endless)]
    : [];
}

/** Those from which one can go on for ever. */
function withoutEnds(
  all: ReadonlySet<Link>,
  onward: 'ahead' | 'behind',
  back: 'ahead' | 'behind',
): ReadonlySet<Link> {
  const left = new Set(all);
  for (const link of all) link.open = link[onward].filter((next) => all.has(next)).length;
  const ends = [...all].filter(({ open }) => open === 0);
  for (const end of ends) {
    left.delete(end);
    for (const before of end[back]) {
      before.open -= 1;
      if (all.has(before) && before.open === 0) ends.push(before);
    }
  }
  return left;
}
