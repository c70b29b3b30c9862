import { child } from './parts.mjs';

/** @typedef {import('./parts.mjs').FindReferred} FindReferred */
/** @typedef {import('@cfworker/json-schema').OutputUnit} OutputUnit */
/** @typedef {import('@weir/contract/input-problem').InputProblem} InputProblem */

/** A value with more has one cause many times. */
const maxProblems = 100;
/** Characters of a key or of a value of the schema. */
const maxText = 100;
const maxListed = 13;

/** They say that something inside is wrong; what it is follows. */
const groups = new Set([
  '$ref',
  'allOf',
  'dependentSchemas',
  'if',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
]);
/** As those, and that nothing more is allowed when what follows is `false`. */
const others = new Set(['additionalProperties', 'unevaluatedItems', 'unevaluatedProperties']);
/** What they found inside is no fault by itself. */
const alternatives = new Set(['anyOf', 'contains', 'not', 'oneOf', 'propertyNames']);
const counted = new Set(['maxContains', 'minContains']);

const missing = 'Instance does not have required property "';
const dependent = '" but does not have "';
const named = 'Property name "';

/**
 * What the validator found, one entry for each thing to be put right.
 * @param {readonly OutputUnit[]} errors
 * @param {{ schema: unknown, value: unknown, findReferred: FindReferred }} by
 * @returns {InputProblem[]}
 */
export function problemsOf(errors, by) {
  const insides = insidesOf(errors);
  /** @type {Map<string, InputProblem>} */
  const found = new Map();
  let isAside = false;
  let before = '';
  for (const error of errors) {
    const { keyword } = error;
    // The validator does not say where a schema that is `false` stands: it is what came last that refused.
    isAside = keyword === 'false' ? isAside || alternatives.has(before) : isInside(error, insides);
    if (!isAside && !groups.has(keyword) && !others.has(keyword)) {
      const problem = problemOf(error, keyword === 'false' && others.has(before), by);
      found.set(JSON.stringify(problem), problem);
      if (found.size === maxProblems) break;
    }
    before = keyword;
  }
  return [...found.values()];
}

/**
 * Places in the schema whose findings are no faults.
 * @param {readonly OutputUnit[]} errors
 */
function insidesOf(errors) {
  return new Set(
    errors.flatMap(({ keyword, keywordLocation }) => {
      if (alternatives.has(keyword)) return [keywordLocation];
      const end = keywordLocation.lastIndexOf('/');
      return counted.has(keyword) ? [`${keywordLocation.slice(0, end)}/contains`] : [];
    }),
  );
}

/**
 * @param {OutputUnit} error
 * @param {ReadonlySet<string>} insides
 */
function isInside({ keywordLocation }, insides) {
  if (insides.size === 0) return false;
  for (
    let end = keywordLocation.indexOf('/');
    end >= 0;
    end = keywordLocation.indexOf('/', end + 1)
  )
    if (insides.has(keywordLocation.slice(0, end))) return true;
  return false;
}

/**
 * @param {OutputUnit} error
 * @param {boolean} isOther it is `false` for all that the schema does not name
 * @param {{ schema: unknown, value: unknown, findReferred: FindReferred }} by
 * @returns {InputProblem}
 */
function problemOf({ keyword, keywordLocation, instanceLocation, error }, isOther, by) {
  const { path, at } = locate(instanceLocation, by.value);
  if (keyword === 'false') return { path, keyword: isOther ? 'unknown' : keyword, limits: [] };
  const key = keyOf(keyword, error);
  if (key !== undefined)
    return {
      path: [...path, cut(key)],
      keyword: keyword === 'propertyNames' ? keyword : 'required',
      limits: [],
    };
  const limit = limitAt(keywordLocation, by);
  return {
    path,
    keyword,
    limits: (Array.isArray(limit) ? limit.slice(0, maxListed) : [limit]).map(textOf),
    ...(keyword === 'type' && { found: at === null ? 'null' : typeOf(at) }),
  };
}

/**
 * The key it is about.
 * @param {string} keyword
 * @param {string} said
 */
function keyOf(keyword, said) {
  if (keyword === 'required') return said.slice(missing.length, -2);
  if (keyword === 'dependentRequired')
    return said.slice(said.lastIndexOf(dependent) + dependent.length, -2);
  if (keyword === 'propertyNames')
    return said.slice(named.length, said.lastIndexOf('" does not match'));
  return undefined;
}

/**
 * @param {string} location `#/list/0/key`
 * @param {unknown} value
 */
function locate(location, value) {
  /** @type {(string | number)[]} */
  const path = [];
  let at = value;
  for (const step of stepsOf(location)) {
    path.push(Array.isArray(at) ? Number(step) : cut(step));
    at = child(at, step);
  }
  return { path, at };
}

/**
 * What a keyword of the schema says.
 * @param {string} location through references
 * @param {{ schema: unknown, findReferred: FindReferred }} by
 */
function limitAt(location, { schema, findReferred }) {
  return stepsOf(location).reduce((at, step) => {
    const next = child(at, step);
    return step === '$ref' && typeof next === 'string' ? findReferred(next) : next;
  }, schema);
}

/** @param {string} location */
function stepsOf(location) {
  return location
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** @param {unknown} value */
function typeOf(value) {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'bigint' ? 'number' : typeof value;
}

/** @param {unknown} value */
function textOf(value) {
  if (typeof value === 'bigint') return cut(String(value));
  return cut(typeof value === 'string' ? value : writeLimit(value));
}

/** @param {unknown} value */
function writeLimit(value) {
  return (
    JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
    ''
  );
}

/** @param {string} text */
function cut(text) {
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}
