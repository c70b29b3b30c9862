/** `fail`: ends the step by an error of its own. */
import { textOf } from './arguments.mjs';
import { fault, shown } from './fault.mjs';

/** @typedef {{ code: string, message: string, details?: string }} Failure details: JSON text */

const form = /^[a-z][a-z0-9_]*$/;
const maxCode = 100;
const maxMessage = 500;
const maxDetails = 64 * 1024;

/** What was failed with, by the error that was thrown for it. @type {WeakMap<object, Failure>} */
const failures = new WeakMap();

/**
 * @param {unknown} code
 * @param {unknown} message
 * @param {unknown} [details]
 * @returns {never}
 */
export const fail = (code, message, details) => {
  if (typeof code !== 'string' || !form.test(code) || code.length > maxCode)
    throw fault(
      `错误代码「${shown(code)}」应由小写字母、数字和下划线组成，以字母开头`,
      `the error code "${shown(code)}" should hold lower-case letters, digits and underscores, and begin with a letter`,
    );
  const said = textOf(message).slice(0, maxMessage) || code;
  const text = details === undefined ? undefined : JSON.stringify(details);
  if (text !== undefined && text.length > maxDetails)
    throw fault('details 最多 64 KB', 'details are at most 64 KB');
  const error = Object.assign(new Error(said), { code, details });
  failures.set(error, { code, message: said, ...(text !== undefined && { details: text }) });
  throw error;
};

/**
 * What `fail` was called with; undefined for what somebody else threw.
 * @param {object} thrown
 */
export function failureOf(thrown) {
  return failures.get(thrown);
}
