/**
 * The inside of an isolate: what runs the code of tenants. Nothing of the process around it is reachable from here;
 * texts come in, texts go out (`messages.ts` says which).
 */
import { compileBody, compileExpression, newBody, newExpression } from './compile.mjs';
import { beginSeries, installDeterminism } from './determinism.mjs';
import { harden } from './harden.mjs';
import { installHelpers } from './library/install.mjs';
import { beginZone } from './library/zone.mjs';
import { describe } from './thrown.mjs';

/** @typedef {import('../../messages.ts').GuestError} GuestError */
/** @typedef {import('../../messages.ts').EvaluatePayload} EvaluatePayload */
/** @typedef {import('../../messages.ts').Payload} Payload */
/** @typedef {import('../../messages.ts').CheckPayload} CheckPayload */

/** Characters of one result, and of all results of an evaluation. The byte counts of the other side are stricter. */
const maxResult = 8 * 1024 * 1024;
/** A source that names a root in another way than by its name. */
const indirect = /\\|eval|arguments/;

/** Result lines so far. */
let outcome = '';

installDeterminism();
// An integer of any length leaves as its digits.
Object.defineProperty(BigInt.prototype, 'toJSON', {
  /** @this {bigint} */
  value: function toJSON() {
    return this.toString();
  },
});
installHelpers();
harden();

/**
 * All expressions in order, each with a scope of its own.
 * @param {string} text lines: `EvaluatePayload`, then one JSON text for each name
 * @returns {string} result lines
 */
export function evaluate(text) {
  const [head = '', ...roots] = text.split('\n');
  /** @type {EvaluatePayload} */
  const { expressions, names, ...place } = JSON.parse(head);
  begin(place);
  for (const source of expressions) {
    const line = evaluateOne(source, names, roots);
    outcome += outcome === '' ? line : `\n${line}`;
  }
  return outcome;
}

/**
 * Starts the body of a code step. What it comes to is asked of `take`: promises are settled when this call has ended.
 * @param {string} text lines: `Payload`, the source as JavaScript in JSON, then one JSON text for each name
 */
export function run(text) {
  const [head = '', source = '', ...roots] = text.split('\n');
  /** @type {Payload} */
  const { names, ...place } = JSON.parse(head);
  begin(place);
  let body;
  try {
    body = compileBody(source, names);
  } catch (thrown) {
    outcome = syntaxLine(thrown);
    return;
  }
  const values = roots.map((root) => JSON.parse(root));
  Reflect.apply(body, undefined, values).then(
    /** @param {unknown} value */ (value) => {
      outcome = valueLine(value === undefined ? null : value);
    },
    /** @param {unknown} thrown */ (thrown) => {
      outcome = errorLine(describe(thrown));
    },
  );
}

/**
 * Whether a source can be compiled (of a pattern: with flag `u`, as schemas want it); it is not executed, and nothing of it is kept.
 * @param {string} text `CheckPayload` with the source as JavaScript
 * @returns {string} result line
 */
export function check(text) {
  outcome = '';
  /** @type {CheckPayload} */
  const { kind, source } = JSON.parse(text);
  try {
    if (kind === 'code') newBody(source, []);
    else if (kind === 'pattern') new RegExp(source, 'u');
    else newExpression(source, []);
    outcome = 'u';
  } catch (thrown) {
    outcome = syntaxLine(thrown);
  }
  return outcome;
}

/** Result lines of the last call, as far as it came. */
export function take() {
  return outcome;
}

/** @param {Pick<EvaluatePayload, 'now' | 'seed' | 'zone'>} place */
function begin({ now, seed, zone }) {
  outcome = '';
  beginSeries(now, seed);
  beginZone(zone);
  // `RegExp.$1`, `RegExp.input` and their like speak of the last match, whoever made it.
  /^/.exec('');
}

/**
 * @param {string} source
 * @param {readonly string[]} names
 * @param {readonly string[]} roots
 */
function evaluateOne(source, names, roots) {
  let expression;
  try {
    expression = compileExpression(source, names);
  } catch (thrown) {
    return syntaxLine(thrown);
  }
  try {
    const all = indirect.test(source);
    // A root that is not named cannot be seen, so it need not be there.
    const values = roots.map((root, at) =>
      all || source.includes(names[at] ?? '') ? JSON.parse(root) : undefined,
    );
    const value = Reflect.apply(expression, undefined, values);
    return isThenable(value) ? errorLine({ kind: 'promise' }) : valueLine(value);
  } catch (thrown) {
    return errorLine(describe(thrown));
  }
}

/** @param {any} value */
function isThenable(value) {
  const canHold = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return canHold && typeof value.then === 'function';
}

/** @param {unknown} value */
function valueLine(value) {
  if (typeof value === 'function' || typeof value === 'symbol')
    return errorLine({ kind: 'function' });
  let text;
  try {
    text = JSON.stringify(value);
  } catch (thrown) {
    return errorLine(unwritable(thrown));
  }
  if (text === undefined) return 'u';
  if (outcome.length + text.length > maxResult) return errorLine({ kind: 'large' });
  return `v${text}`;
}

/**
 * Why a value has no JSON text; a getter or `toJSON` of the tenant may also have thrown.
 * @param {unknown} thrown
 * @returns {GuestError}
 */
function unwritable(thrown) {
  const error = describe(thrown);
  if (error.kind !== 'thrown') return error;
  if (error.message.startsWith('Converting circular structure')) return { kind: 'cycle' };
  if (error.message === 'Invalid string length') return { kind: 'large' };
  return error.message.startsWith('Maximum call stack') ? { kind: 'deep' } : error;
}

/** @param {unknown} thrown */
function syntaxLine(thrown) {
  // Not the source is wrong then: reading it needs more stack than there is.
  if (thrown instanceof RangeError) return errorLine({ kind: 'unreadable' });
  const { message = '' } = /** @type {{ message?: string }} */ (describe(thrown));
  return errorLine({ kind: 'syntax', message });
}

/** @param {GuestError} error */
function errorLine(error) {
  return `e${JSON.stringify(error)}`;
}
