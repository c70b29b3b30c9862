/** Finding one's way in a schema. */

/**
 * @typedef {{ [keyword: string]: unknown }} SchemaObject
 * @typedef {(reference: string) => unknown} FindReferred
 */

const single = [
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const maps = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'];

/**
 * @param {unknown} value
 * @returns {value is SchemaObject}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} object
 * @param {string} key
 * @returns {unknown}
 */
export function own(object, key) {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * The schemas directly inside a schema.
 * @param {unknown} schema
 * @returns {unknown[]}
 */
function inside(schema) {
  return [
    ...single.map((keyword) => own(schema, keyword)),
    ...lists.flatMap((keyword) => own(schema, keyword) ?? []),
    ...maps.flatMap((keyword) => Object.values(own(schema, keyword) ?? {})),
  ];
}

/**
 * What a `$ref` of the schema names: `#`, `#/$defs/name` or `#anchor`; undefined where there is no such thing.
 * @param {unknown} root
 * @returns {FindReferred}
 */
export function createFindReferred(root) {
  /** @type {Map<string, unknown>} */
  const known = new Map();
  return (reference) => {
    if (!known.has(reference)) known.set(reference, find(root, reference));
    return known.get(reference);
  };
}

/**
 * @param {unknown} root
 * @param {string} reference
 */
function find(root, reference) {
  const name = decodeURIComponent(reference.slice(1));
  if (name !== '' && !name.startsWith('/')) return findAnchor(root, name);
  return name
    .split('/')
    .slice(1)
    .reduce((at, step) => child(at, step.replaceAll('~1', '/').replaceAll('~0', '~')), root);
}

/**
 * @param {unknown} at
 * @param {string} key
 * @returns {unknown}
 */
export function child(at, key) {
  return Array.isArray(at) ? at[Number(key)] : own(at, key);
}

/**
 * @param {unknown} root
 * @param {string} name
 */
function findAnchor(root, name) {
  const next = [root];
  while (next.length > 0) {
    const at = next.pop();
    if (own(at, '$anchor') === name) return at;
    next.push(...inside(at).filter(isObject));
  }
  return undefined;
}
