import { z } from 'zod';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from './json.ts';
import { pathText } from './problem.ts';

const json = z.custom<Json>((value) => value !== undefined);

/** One difference of a document from another. */
export const documentChange = z.object({
  /** `reordered`: the same entries stand in another order, where order has a meaning. */
  kind: z.enum(['added', 'removed', 'changed', 'reordered']),
  of: z.enum(['trigger', 'step', 'setting', 'document']),
  /** Of the trigger or step; of nested ones the innermost. */
  id: z.string().optional(),
  /** Keys from the root of the document. */
  path: z.array(z.string()),
  /** The rest of it, inside the trigger or step, or the settings: such as `with.id`; empty for the whole. */
  field: z.string(),
  /** Where the entry was added among the others, from 0, where order has a meaning. */
  index: z.int().optional(),
  /** Of what was reordered the keys in their order. */
  before: json.optional(),
  after: json.optional(),
});
export type DocumentChange = z.infer<typeof documentChange>;

/**
 * What makes `after` of `before`: entries of objects one by one, other values, lists among them, as a whole. The order of
 * keys counts where it means something: among steps, and among the cases of a branch.
 */
export function diffDocuments(before: JsonObject, after: JsonObject): DocumentChange[] {
  return changesAt([], before, after);
}

const ordered: ReadonlySet<string | undefined> = new Set(['steps', 'cases']);

export const isOrdered = (path: readonly string[]): boolean => ordered.has(path.at(-1));

function changesAt(path: readonly string[], before: JsonObject, after: JsonObject) {
  const changes: DocumentChange[] = [];
  const [left, right] = [Object.keys(before), Object.keys(after)];
  const isKept = (key: string): boolean => Object.hasOwn(before, key) && Object.hasOwn(after, key);
  const say = (change: Pick<DocumentChange, 'kind'> & Partial<DocumentChange>, key?: string) =>
    changes.push({ ...place(key === undefined ? path : [...path, key]), ...change });
  for (const key of left) {
    const value = before[key] as Json;
    if (!isKept(key)) say({ kind: 'removed', before: value }, key);
    else changes.push(...changesOf([...path, key], value, after[key] as Json));
  }
  const kept = [left.filter(isKept), right.filter(isKept)] as const;
  if (isOrdered(path) && kept[0].some((key, at) => key !== kept[1][at]))
    say({ kind: 'reordered', before: kept[0], after: kept[1] });
  for (const [index, key] of right.entries()) {
    if (isKept(key)) continue;
    const at = isOrdered(path) ? { index } : {};
    say({ kind: 'added', after: after[key] as Json, ...at }, key);
  }
  return changes;
}

function changesOf(path: readonly string[], before: Json, after: Json): DocumentChange[] {
  if (isJsonObject(before) && isJsonObject(after)) return changesAt(path, before, after);
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [{ ...place(path), kind: 'changed', before, after }];
}

/** What of the flow a path leads to. */
function place(path: readonly string[]): Pick<DocumentChange, 'of' | 'id' | 'path' | 'field'> {
  const [group, id] = path;
  const field = (from: number): string => pathText(path.slice(from));
  if (group === 'settings') return { of: 'setting', path: [...path], field: field(1) };
  if (id === undefined || (group !== 'triggers' && group !== 'steps'))
    return { of: 'document', path: [...path], field: field(0) };
  if (group === 'triggers') return { of: 'trigger', id, path: [...path], field: field(2) };
  let end = 2;
  while (path[end] === 'with' && path[end + 1] === 'steps' && path.length > end + 2) end += 3;
  return { of: 'step', id: path[end - 1] as string, path: [...path], field: field(end) };
}
