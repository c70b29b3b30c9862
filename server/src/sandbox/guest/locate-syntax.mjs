/** @typedef {import('../messages.ts').GuestError} GuestError */
/** @typedef {import('isolated-vm').Isolate} Isolate */
/** @typedef {readonly [before: string, after: string]} Form what stands around a source; before it, on one line */

const located = /^(.*) \[flow:(\d+):(\d+)\]$/s;

const strict = '(function () { "use strict";';
/** @type {readonly Form[]} */
const expressionForms = [
  [`${strict} [`, ']; })'],
  [`${strict} return (`, '); })'],
];
/** Where `await` is no name. @type {Form} */
const nameless = [`${strict} return async (value = [`, ']) => value; })'];
/** Where `await` waits. @type {Form} */
const waiting = [`${strict} return async () => [`, ']; })'];

const strictBody = '[async function () { "use strict";';
/**
 * A source that closes the function of the first form goes on as an expression, and cannot go on as the loop of the other.
 * @type {readonly Form[]}
 */
const bodyForms = [
  [strictBody, '}]'],
  [`${strictBody} do {`, '} while (0) }]'],
];

/**
 * Where an expression breaks the grammar; undefined when the engine does not tell.
 * @param {Isolate} isolate
 * @param {string} source
 * @returns {Promise<GuestError | undefined>}
 */
export async function locateInExpression(isolate, source) {
  const found = await locate(isolate, source, expressionForms);
  if (!source.includes('await') || (await faultIn(isolate, source, waiting))) return found;
  const { line, column } = found ?? (await locate(isolate, source, [nameless])) ?? {};
  return line && column ? { kind: 'promise', line, column } : undefined;
}

/**
 * Where the body of an async function breaks the grammar; undefined when the engine does not tell.
 * @param {Isolate} isolate
 * @param {string} source
 */
export function locateInBody(isolate, source) {
  return locate(isolate, source, bodyForms);
}

/**
 * In the first of `forms` that fails.
 * @param {Isolate} isolate
 * @param {string} source
 * @param {readonly Form[]} forms
 */
async function locate(isolate, source, forms) {
  for (const form of forms) {
    const fault = await faultIn(isolate, source, form);
    if (fault !== undefined) return position(fault, source);
  }
  return undefined;
}

/**
 * What the engine says against the source. It tells a place only when it compiles a script; nothing is executed.
 * @param {Isolate} isolate
 * @param {string} source
 * @param {Form} form
 */
async function faultIn(isolate, source, [before, after]) {
  try {
    const text = `${before}\n${source}\n${after}`;
    const script = await isolate.compileScript(text, { filename: 'flow' });
    script.release();
    return undefined;
  } catch (thrown) {
    return /** @type {Error} */ (thrown).message;
  }
}

/**
 * @param {string} text
 * @param {string} source
 */
function position(text, source) {
  const [, message, line, column] = located.exec(text) ?? [];
  if (!message) return undefined;
  const lines = source.split('\n');
  const at = Number(line) - 1;
  // Ours is what is found behind the source: something in it was not closed.
  if (at <= lines.length)
    return { kind: /** @type {const} */ ('syntax'), message, line: at, column: Number(column) };
  const last = lines.at(-1) ?? '';
  return {
    kind: /** @type {const} */ ('syntax'),
    message: 'Unexpected end of input',
    line: lines.length,
    column: last.length + 1,
  };
}
