import type { Draft, Path } from './draft.ts';
import type { Problem } from './errors.ts';
import {
  type Holds,
  keywords,
  replacedKeywords,
  inputSchemaSentences as say,
} from './input-schema-keywords.ts';
import { checkReferences, pointerOf, type SchemaPlace } from './input-schema-references.ts';
import { isJsonObject, stringifyJson } from './json.ts';
import { own } from './own.ts';
import { pathText, problemAt } from './problem.ts';
import type { Text } from './text.ts';
import type { ForeignSource } from './validate-expressions.ts';

/**
 * The document's `input` as JSON Schema 2020-12: what its keywords hold, and where its references lead. Its regular
 * expressions are the concern of guests, and how it does on a value.
 */
export function checkInputSchema({ document }: Draft): {
  readonly problems: readonly Problem[];
  readonly foreign: readonly ForeignSource[];
} {
  const input = own(document, 'input');
  if (!isJsonObject(input)) return { problems: [], foreign: [] };
  const found: Found = { problems: [], patterns: [], places: [] };
  visit({ path: ['input'], pointer: '', schema: input }, found);
  const problems = [...found.problems, ...checkReferences(found.places)];
  if (problems.length > 0) return { problems, foreign: found.patterns };
  const whole = { path: 'input', kind: 'schema', source: stringifyJson(input) } as const;
  return { problems, foreign: [...found.patterns, whole] };
}

interface Found {
  readonly problems: Problem[];
  readonly patterns: ForeignSource[];
  readonly places: SchemaPlace[];
}

interface At {
  readonly path: Path;
  readonly pointer: string;
  readonly schema: unknown;
}

/** No deeper than documents may be nested. */
function visit(at: At, found: Found): void {
  const { path, pointer, schema } = at;
  const add = (inner: Path, code: string, message: Text) =>
    found.problems.push(problemAt(pathText([...path, ...inner]), code, message));
  // A schema may also be true or false.
  if (!isJsonObject(schema) && typeof schema !== 'boolean')
    return void add([], 'wrong_type', say.notSchema);
  const sameValue: string[] = [];
  found.places.push({
    pointer,
    path,
    reference: textOf(own(schema, '$ref')),
    anchor: textOf(own(schema, '$anchor')),
    sameValue,
  });
  for (const [key, value] of Object.entries(schema)) {
    const instead = replacedKeywords.get(key);
    if (instead !== undefined) add([key], 'not_supported', say.replaced(key, instead));
    if (key === '$id' && pointer !== '') add([key], 'not_supported', say.innerId);
    const keyword = keywords.get(key);
    if (!keyword) continue;
    if (!keyword.fits(value)) {
      add([key], keyword.code ?? 'wrong_type', keyword.says);
      continue;
    }
    const inside = placesIn(at, key, { value, holds: keyword.holds });
    if (keyword.sameValue) sameValue.push(...inside.map((inner) => inner.pointer));
    for (const inner of inside) visit(inner, found);
    found.patterns.push(...patternsIn([...path, key], value));
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The schemas a keyword holds. */
function placesIn(
  { path, pointer }: At,
  key: string,
  { value, holds }: { readonly value: unknown; readonly holds: Holds | undefined },
): At[] {
  const here = { path: [...path, key], pointer: pointerOf(pointer, key) };
  if (holds === 'one') return [{ ...here, schema: value }];
  if (holds === undefined) return [];
  return Object.entries(Object(value)).map(([name, schema]) => ({
    path: [...here.path, holds === 'list' ? Number(name) : name],
    pointer: pointerOf(here.pointer, name),
    schema,
  }));
}

function patternsIn(path: Path, value: unknown): ForeignSource[] {
  const place = (at: Path, source: string): ForeignSource => ({
    path: pathText(at),
    kind: 'pattern',
    source,
  });
  if (path.at(-1) === 'pattern') return [place(path, String(value))];
  if (path.at(-1) !== 'patternProperties') return [];
  return Object.keys(Object(value)).map((source) => place([...path, source], source));
}
