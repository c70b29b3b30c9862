/**
 * The inside of an isolate that judges inputs by the schemas of a tenant. Schemas are data: nothing of them is executed,
 * but they may take long, want much memory or never end.
 */
import './no-addresses.mjs';
import { validate } from '@cfworker/json-schema';
import { applyDefaults } from './defaults.mjs';
import { parseExactly, writeExactly } from './exact-json.mjs';
import { createFindReferred } from './parts.mjs';
import { problemsOf } from './problems.mjs';
import { withStandIns } from './stand-ins.mjs';

/** @typedef {import('./parts.mjs').FindReferred} FindReferred */
/** @typedef {import('../../messages.ts').SchemaError} SchemaError */
/** @typedef {import('@cfworker/json-schema').Schema | boolean} Schema */

/** Characters of a value with defaults. The byte count of the other side is stricter. */
const maxResult = 8 * 1024 * 1024;
const draft = '2020-12';

/**
 * @param {string} text lines: a schema, a value
 * @returns {string} result line (`messages.ts`)
 */
export function judge(text) {
  const [schema = '', value = ''] = text.split('\n');
  try {
    return judged(parseExactly(schema), parseExactly(value));
  } catch (thrown) {
    /** @type {SchemaError} */
    const error = { kind: thrown instanceof RangeError ? 'endless' : 'broken' };
    return `e${JSON.stringify(error)}`;
  }
}

/** There is nothing but the answer of `judge`. */
export function take() {
  return '';
}

/**
 * @param {unknown} schema
 * @param {unknown} value
 */
function judged(schema, value) {
  const findReferred = createFindReferred(schema);
  const changed = applyDefaults(value, { schema, findReferred });
  const exact = withStandIns({ schema, value });
  const findExact = exact.schema === schema ? findReferred : createFindReferred(exact.schema);
  const errors = errorsOf(exact, findExact);
  if (errors.length > 0)
    return `p${JSON.stringify(problemsOf(errors, { schema, value, findReferred }))}`;
  if (!changed) return 'u';
  const text = writeExactly(value);
  return text.length > maxResult ? 'e{"kind":"large"}' : `v${text}`;
}

/**
 * All that is wrong; the first of it where all would be too much.
 * @param {{ schema: unknown, value: unknown }} exact
 * @param {FindReferred} findReferred
 */
function errorsOf({ schema, value }, findReferred) {
  /** @type {Record<string, Schema>} */
  const lookup = new Proxy(
    {},
    { get: (_target, name) => (typeof name === 'string' ? findReferred(name) : undefined) },
  );
  /** @param {boolean} onlyFirst */
  const errors = (onlyFirst) =>
    validate(value, /** @type {Schema} */ (schema), draft, lookup, onlyFirst).errors;
  const one = errors(true);
  if (one.length === 0) return one;
  try {
    return errors(false);
  } catch (thrown) {
    // The validator puts all errors on the stack.
    if (thrown instanceof RangeError) return one;
    throw thrown;
  }
}
