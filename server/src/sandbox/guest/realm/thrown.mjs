import { failureOf } from './library/fail.mjs';
import { chineseOf } from './library/fault.mjs';

/** @typedef {import('../../messages.ts').GuestError} GuestError */

const maxMessage = 500;
const maxName = 100;
/** The user's first line lies below the head of the function around it. */
const linesAbove = 3;
/** How much of a stack is looked at. */
const maxStack = 10_000;
const place = /\bflow:(\d+):(\d+)/;

/** What frames of a tenant's code are called in a stack. */
export const sourceUrl = '\n//# sourceURL=flow';

/**
 * Anything thrown as text. Reading it may run the tenant's getters, so this belongs into the time limit.
 * @param {unknown} thrown
 * @returns {GuestError}
 */
export function describe(thrown) {
  try {
    const isError = typeof thrown === 'object' && thrown !== null;
    if (!isError) return { kind: 'thrown', message: cut(thrown, maxMessage) };
    const failure = failureOf(thrown);
    if (failure) return { kind: 'failed', ...failure };
    const error = /** @type {Record<string, unknown>} */ (thrown);
    const name = cut(error['name'] ?? '', maxName);
    const message = error['message'] ?? JSON.stringify(thrown);
    const said = { message: cut(message, maxMessage), ...inChinese(thrown) };
    return { kind: 'thrown', name, ...said, ...position(error['stack']) };
  } catch {
    return { kind: 'thrown', message: 'a value that cannot be shown as text' };
  }
}

/**
 * @param {object} thrown
 */
function inChinese(thrown) {
  const zh = chineseOf(thrown);
  return zh === undefined ? {} : { zh: cut(zh, maxMessage) };
}

/**
 * @param {unknown} value
 * @param {number} length
 */
function cut(value, length) {
  return String(value).slice(0, length);
}

/**
 * Of the first frame in the tenant's code.
 * @param {unknown} stack
 */
function position(stack) {
  if (typeof stack !== 'string') return {};
  const [, line, column] = place.exec(stack.slice(0, maxStack)) ?? [];
  if (!line) return {};
  const own = Number(line) - linesAbove;
  // The first word of an expression is reported at the `return` before it.
  return own > 0 ? { line: own, column: Number(column) } : { line: 1, column: 1 };
}
