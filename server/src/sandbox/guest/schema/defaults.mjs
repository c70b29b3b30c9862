/**
 * Defaults of a schema, put where a property of an object is missing. Those of `properties` count, at any depth, in what
 * `$ref` and `allOf` lead to as well; the alternatives of `anyOf`, `oneOf`, `not`, `if` and `dependentSchemas` say what a
 * value may be, and give none. Lists are not made longer.
 *
 * All schemas that speak of one value are looked at together, so that applying them again changes nothing.
 */
import { isObject, own } from './parts.mjs';

/** @typedef {import('./parts.mjs').FindReferred} FindReferred */
/** @typedef {import('./parts.mjs').SchemaObject} SchemaObject */

/** Objects and lists in each other; what comes from outside is never nested so deep. */
const maxDepth = 250;

/**
 * The value itself, changed.
 * @param {unknown} value
 * @param {{ schema: unknown, findReferred: FindReferred }} by
 * @returns {boolean} whether something was missing
 * @throws {RangeError} defaults that bring new defaults without end
 */
export function applyDefaults(value, { schema, findReferred }) {
  let changed = false;

  /**
   * @param {unknown} at
   * @param {readonly unknown[]} schemas
   * @param {number} depth
   */
  function visit(at, schemas, depth) {
    if (typeof at !== 'object' || at === null) return;
    if (depth > maxDepth) throw new RangeError('defaults without end');
    const all = together(schemas, findReferred);
    if (all.length === 0) return;
    if (Array.isArray(at)) {
      for (const [index, item] of at.entries()) visit(item, schemasOfItem(all, index), depth + 1);
      return;
    }
    const object = /** @type {SchemaObject} */ (at);
    if (addMissing(object, all, findReferred)) changed = true;
    const schemasOf = createSchemasOf(all);
    for (const [key, inner] of Object.entries(object))
      if (typeof inner === 'object') visit(inner, schemasOf(key), depth + 1);
  }

  visit(value, [schema], 0);
  return changed;
}

/**
 * These schemas, and those that always count with them.
 * @param {readonly unknown[]} schemas
 * @param {FindReferred} findReferred
 * @returns {SchemaObject[]}
 */
function together(schemas, findReferred) {
  /** @type {Set<SchemaObject>} */
  const found = new Set();
  const next = [...schemas].reverse();
  while (next.length > 0) {
    const schema = next.pop();
    if (!isObject(schema) || found.has(schema)) continue;
    found.add(schema);
    const all = own(schema, 'allOf');
    if (Array.isArray(all)) next.push(...all.toReversed());
    const reference = own(schema, '$ref');
    if (typeof reference === 'string') next.push(findReferred(reference));
  }
  return [...found];
}

/**
 * @param {SchemaObject} object
 * @param {readonly SchemaObject[]} schemas
 * @param {FindReferred} findReferred
 */
function addMissing(object, schemas, findReferred) {
  let changed = false;
  for (const schema of schemas) {
    for (const [key, property] of Object.entries(own(schema, 'properties') ?? {})) {
      if (Object.hasOwn(object, key)) continue;
      const [giving] = together([property], findReferred).filter((each) =>
        Object.hasOwn(each, 'default'),
      );
      if (!giving) continue;
      const value = copy(giving['default']);
      const named = { value, writable: true, enumerable: true, configurable: true };
      Object.defineProperty(object, key, named);
      changed = true;
    }
  }
  return changed;
}

/**
 * @param {readonly SchemaObject[]} schemas
 * @returns {(key: string) => unknown[]}
 */
function createSchemasOf(schemas) {
  const patterns = schemas.map((schema) =>
    Object.entries(own(schema, 'patternProperties') ?? {}).map(
      ([pattern, inner]) => /** @type {const} */ ([new RegExp(pattern, 'u'), inner]),
    ),
  );
  return (key) =>
    schemas.flatMap((schema, index) => {
      const named = own(own(schema, 'properties'), key);
      const matching = (patterns[index] ?? []).flatMap(([pattern, inner]) =>
        pattern.test(key) ? [inner] : [],
      );
      if (named !== undefined) return [named, ...matching];
      return matching.length > 0 ? matching : [own(schema, 'additionalProperties')];
    });
}

/**
 * @param {readonly SchemaObject[]} schemas
 * @param {number} index
 */
function schemasOfItem(schemas, index) {
  return schemas.map((schema) => {
    const first = own(schema, 'prefixItems');
    const isFirst = Array.isArray(first) && index < first.length;
    return isFirst ? first[index] : own(schema, 'items');
  });
}

/**
 * @param {unknown} value JSON, with bigints
 * @returns {unknown}
 */
function copy(value) {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
}
