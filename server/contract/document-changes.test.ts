import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentChange, diffDocuments, isOrdered } from './document-changes.ts';
import { isJsonObject, type Json, type JsonObject, stringifyJson } from './json.ts';

/** Carries the changes out, as whoever reads them would. */
function applied(before: JsonObject, changes: readonly DocumentChange[]): JsonObject {
  const document = structuredClone(before);
  for (const { kind, path, index, after } of changes) {
    const own = path.slice(0, -1);
    const key = path.at(-1) ?? '';
    if (kind === 'reordered') {
      const target = objectAt(document, path);
      const known = after as string[];
      // Those to be removed have gone already, those to be added are not there yet.
      refill(
        target,
        known.map((each) => [each, target[each] as Json]),
      );
      continue;
    }
    const target = objectAt(document, own);
    if (kind === 'removed') delete target[key];
    else if (kind === 'changed' || index === undefined) target[key] = after as Json;
    else refill(target, Object.entries(target).toSpliced(index, 0, [key, after as Json]));
  }
  return document;
}

function objectAt(root: JsonObject, path: readonly string[]): JsonObject {
  return path.reduce((at, key) => at[key] as JsonObject, root);
}

function refill(target: JsonObject, entries: [string, Json][]): void {
  for (const key of Object.keys(target)) delete target[key];
  Object.assign(target, Object.fromEntries(entries));
}

/** Equal texts for documents that mean the same. */
function meaning(value: Json, path: readonly string[] = []): Json {
  if (!isJsonObject(value)) return value;
  const keys = isOrdered(path) ? Object.keys(value) : Object.keys(value).sort();
  return keys.map((key) => [key, meaning(value[key] as Json, [...path, key])]);
}

const key = fc.constantFrom('a', 'b', 'c', 'with', 'steps', 'cases', 'settings', 'triggers');
const { document } = fc.letrec<{ value: Json; document: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.integer(),
    fc.constant(null),
    fc.constant((2n ** 60n) as unknown as Json),
    fc.array(fc.integer(), { maxLength: 3 }),
    tie('document'),
  ),
  document: fc.dictionary(key, tie('value') as fc.Arbitrary<Json>, {
    maxKeys: 5,
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>,
}));

describe('differences of documents', () => {
  it('none, of a document from itself', () => {
    fc.assert(
      fc.property(document, (each) => {
        expect(diffDocuments(each, structuredClone(each))).toEqual([]);
      }),
    );
  });

  it('carried out, make the other document, order of steps included', () => {
    fc.assert(
      fc.property(document, document, (a, b) => {
        const made = applied(a, diffDocuments(a, b));
        expect(stringifyJson(meaning(made))).toBe(stringifyJson(meaning(b)));
      }),
      { numRuns: 2000 },
    );
  });

  const a: JsonObject = {
    flow: 'f',
    triggers: { hook: { use: 'webhook', with: { path: 'a' } } },
    steps: {
      one: { use: 'set', with: { n: 1 } },
      each: { use: 'loop', with: { items: [1], steps: { inner: { use: 'set', with: { n: 1 } } } } },
    },
    settings: { timeout: '1h' },
  };
  const said = (b: JsonObject) =>
    diffDocuments(a, b).map(({ kind, of, id, field }) => [kind, of, id, field]);

  it('are told by trigger, step and setting', () => {
    const b = structuredClone(a) as { [key: string]: JsonObject };
    Object.assign(b['triggers'] as JsonObject, { timer: { use: 'schedule' } });
    (b['triggers'] as { hook: { with: JsonObject } }).hook.with['path'] = 'b';
    b['settings'] = { timeout: '2h', durability: 'relaxed' };
    b['name'] = { en: 'F' };
    const { one, each } = b['steps'] as unknown as { one: JsonObject; each: JsonObject };
    (each['with'] as { steps: { inner: JsonObject } }).steps.inner['with'] = { n: 2 };
    b['steps'] = { each, two: { use: 'set' }, one };
    expect(said(b)).toEqual([
      ['changed', 'trigger', 'hook', 'with.path'],
      ['added', 'trigger', 'timer', ''],
      ['changed', 'step', 'inner', 'with.n'],
      ['reordered', 'document', undefined, 'steps'],
      ['added', 'step', 'two', ''],
      ['changed', 'setting', undefined, 'timeout'],
      ['added', 'setting', undefined, 'durability'],
      ['added', 'document', undefined, 'name'],
    ]);
    const changes = diffDocuments(a, b);
    expect(changes.find(({ kind }) => kind === 'reordered')).toMatchObject({
      before: ['one', 'each'],
      after: ['each', 'one'],
    });
    expect(changes.find(({ id }) => id === 'two')).toMatchObject({ index: 1 });
  });

  it('of a step inside another, the whole of it as well', () => {
    const b = structuredClone(a);
    const { steps } = b as { steps: { each: { with: { steps: JsonObject } } } };
    steps.each.with.steps = {};
    expect(said(b)).toEqual([['removed', 'step', 'inner', '']]);
  });
});
