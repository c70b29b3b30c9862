import { sourceUrl } from './thrown.mjs';

const AsyncFunction = /** @type {FunctionConstructor} */ ((async () => {}).constructor);

/** What a realm keeps of compiled functions; beyond it begins anew. */
const maxKept = 500;
const maxKeptCharacters = 2_000_000;

/** @type {Map<string, Function>} */
const kept = new Map();
let keptCharacters = 0;

/**
 * A function of the names in scope that answers the value of the expression.
 *
 * `1); attack(); (1` would close a bracket around it, and only that one: what is an expression stands in brackets of
 * two kinds. The line end keeps a trailing comment from swallowing the closing one.
 *
 * `await (…)` would be the call of a function named `await`: where that is no name, an `await` belongs to an async
 * function inside of the expression or to none.
 * @param {string} source
 * @param {readonly string[]} names
 * @throws {SyntaxError}
 */
export function newExpression(source, names) {
  construct(Function, [`"use strict";[\n${source}\n]`]);
  if (source.includes('await'))
    construct(Function, [`"use strict";return async (value = [\n${source}\n]) => value`]);
  return construct(Function, [...names, `"use strict";return (\n${source}\n)${sourceUrl}`]);
}

/**
 * As `newExpression`, and kept.
 * @param {string} source
 * @param {readonly string[]} names
 * @throws {SyntaxError}
 */
export function compileExpression(source, names) {
  return keep(`expression ${names} ${source}`, () => newExpression(source, names));
}

/**
 * An async function of the names in scope with this body. The body stands in a block of its own, so that it may
 * declare a name that is in scope; alone it must be whole, so that it cannot close that block.
 * @param {string} source
 * @param {readonly string[]} names
 * @throws {SyntaxError}
 */
export function newBody(source, names) {
  construct(AsyncFunction, [`"use strict";\n${source}\n`]);
  return construct(AsyncFunction, [...names, `"use strict";{\n${source}\n}${sourceUrl}`]);
}

/**
 * As `newBody`, and kept.
 * @param {string} text JSON text of the source
 * @param {readonly string[]} names
 * @throws {SyntaxError}
 */
export function compileBody(text, names) {
  return keep(`body ${names} ${text}`, () => newBody(JSON.parse(text), names));
}

/**
 * @param {FunctionConstructor} type
 * @param {readonly string[]} args
 * @returns {Function}
 */
function construct(type, args) {
  return Reflect.construct(type, args);
}

/**
 * @param {string} key
 * @param {() => Function} compile
 */
function keep(key, compile) {
  const known = kept.get(key);
  if (known) return known;
  const made = compile();
  if (kept.size >= maxKept || keptCharacters + key.length > maxKeptCharacters) {
    kept.clear();
    keptCharacters = 0;
  }
  if (key.length <= maxKeptCharacters) {
    kept.set(key, made);
    keptCharacters += key.length;
  }
  return made;
}
