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

/** Takes away, again and again, what leads nowhere further and what nothing leads to; what stays lies between circles or on them. */
function endlessReferences(
  places: readonly SchemaPlace[],
  targets: ReadonlyMap<string, string>,
): Problem[] {
  const ahead = new Map<string, readonly string[]>();
  const behind = new Map<string, string[]>(places.map(({ pointer }) => [pointer, []]));
  for (const { pointer, sameValue } of places) {
    const target = targets.get(pointer);
    const next = target === undefined ? sameValue : [...sameValue, target];
    ahead.set(pointer, next);
    for (const each of next) behind.get(each)?.push(pointer);
  }
  const left = without(without(new Set(ahead.keys()), ahead, behind), behind, ahead);
  const circle = places.find(({ pointer }) => left.has(pointer) && targets.has(pointer));
  return circle ? [problemAt(pathText([...circle.path, '$ref']), 'endless', say.endless)] : [];
}

/** Those of `left` from which one can go on for ever. */
function without(
  left: ReadonlySet<string>,
  ahead: ReadonlyMap<string, readonly string[]>,
  behind: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const kept = new Set(left);
  const goes = (pointers: readonly string[] | undefined) =>
    pointers?.filter((each) => left.has(each)) ?? [];
  const open = new Map([...left].map((pointer) => [pointer, goes(ahead.get(pointer)).length]));
  const ends = [...left].filter((pointer) => open.get(pointer) === 0);
  for (const end of ends) {
    kept.delete(end);
    for (const before of goes(behind.get(end))) {
      const count = (open.get(before) ?? 0) - 1;
      open.set(before, count);
      if (count === 0) ends.push(before);
    }
  }
  return kept;
}
