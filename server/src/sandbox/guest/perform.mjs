import { strippedCode } from './kept-code.mjs';
import { locateInBody, locateInExpression } from './locate-syntax.mjs';
import { stripTypes } from './strip-types.mjs';

/** @typedef {import('../messages.ts').RequestHead} RequestHead */
/** @typedef {import('../messages.ts').AnswerHead} AnswerHead */
/** @typedef {import('./realms.mjs').Realm} Realm */
/** @typedef {{ lines: string, failure?: import('../messages.ts').Failure, starved?: boolean, retire?: boolean, ms?: number }} Outcome */

/** ms for reading what an evaluation left behind when it was stopped. */
const takeTimeout = 250;
/** ms on the clock. */
const surelyQuickMs = 0.5;
const syntaxMark = 'e{"kind":"syntax"';

/**
 * @param {Realm} realm
 * @param {RequestHead} head
 * @param {string} payload
 * @returns {Promise<Outcome>}
 */
export async function performEvaluate(realm, { timeoutMs, quick }, payload) {
  const outcome = await call(realm, { entry: realm.entry('evaluate'), payload, timeoutMs, quick });
  if (!outcome.lines.includes(syntaxMark)) return outcome;
  /** @type {import('../messages.ts').EvaluatePayload} */
  const { expressions } = JSON.parse(lineAt(payload));
  const lines = await Promise.all(
    outcome.lines.split('\n').map(async (line, index) => {
      if (!line.startsWith(syntaxMark)) return line;
      const found = await locateInExpression(realm.isolate, expressions[index] ?? '');
      return found ? `e${JSON.stringify(found)}` : line;
    }),
  );
  return { ...outcome, lines: lines.join('\n') };
}

/**
 * @param {Realm} realm
 * @param {RequestHead} head
 * @param {string} payload
 * @returns {Promise<Outcome>}
 */
export async function performRun(realm, { timeoutMs, quick }, payload) {
  const begun = performance.now();
  const place = lineAt(payload);
  const typed = lineAt(payload, place.length + 1);
  const stripped = strippedCode(typed);
  if ('error' in stripped)
    return { lines: `e${JSON.stringify(stripped.error)}`, retire: stripped.broken };
  const values = payload.slice(place.length + 1 + typed.length);
  const plain = `${place}\n${stripped.text}${values}`;
  const left = Math.max(1, Math.ceil(timeoutMs - (performance.now() - begun)));
  const entry = realm.entry('run');
  const outcome = quick
    ? callQuick(realm, { entry, payload: plain })
    : await call(realm, { entry, payload: plain, timeoutMs: left });
  if (outcome.failure) return outcome;
  const lines = outcome.lines || realm.entry('take').applySync(undefined, []);
  // All promises that can be settled are: nothing in there could still settle the one that is awaited.
  if (!lines) return { lines, failure: 'stalled' };
  if (!lines.startsWith(syntaxMark)) return { ...outcome, lines };
  const found = await locateInBody(realm.isolate, stripped.source);
  return { lines: found ? `e${JSON.stringify(found)}` : lines };
}

/**
 * @param {Realm} realm
 * @param {RequestHead} head
 * @param {string} payload
 * @returns {Promise<Outcome>}
 */
export async function performCheck(realm, { timeoutMs }, payload) {
  const begun = performance.now();
  /** @type {import('../messages.ts').CheckPayload} */
  const { kind, source } = JSON.parse(payload);
  const isCode = kind === 'code';
  const stripped = isCode ? stripTypes(source) : { source };
  if ('error' in stripped)
    return { lines: `e${JSON.stringify(stripped.error)}`, retire: stripped.broken };
  const plain = JSON.stringify({ kind, source: stripped.source });
  const left = Math.max(1, Math.ceil(timeoutMs - (performance.now() - begun)));
  const outcome = await call(realm, {
    entry: realm.entry('check'),
    payload: plain,
    timeoutMs: left,
  });
  if (kind === 'pattern' || !outcome.lines.startsWith(syntaxMark)) return outcome;
  const locate = isCode ? locateInBody : locateInExpression;
  const found = await locate(realm.isolate, stripped.source);
  return found ? { ...outcome, lines: `e${JSON.stringify(found)}` } : outcome;
}

/**
 * @param {Realm} realm
 * @param {RequestHead} head
 * @param {string} payload
 * @returns {Promise<Outcome>}
 */
export function performInput(realm, { timeoutMs }, payload) {
  return call(realm, { entry: realm.entry('judge'), payload, timeoutMs });
}

/**
 * Without a limit, which costs a timer and waking its thread: as much as most quick code takes. What takes its time after
 * all is ended from outside, with this process.
 * @param {Realm} realm
 * @param {{ entry: import('./realms.mjs').Entry, payload: string }} what
 * @returns {Outcome}
 */
function callQuick(realm, { entry, payload }) {
  const begun = performance.now();
  const before = process.cpuUsage();
  try {
    const lines = entry.applySync(undefined, [payload]) ?? '';
    const ms = performance.now() - begun;
    // Longer, it may have been others that ran.
    return { lines, ms: ms < surelyQuickMs ? ms : usedMs(before) };
  } catch {
    if (realm.isolate.isDisposed) return { lines: '', failure: 'memory', retire: true };
    return { lines: takeLeft(realm) };
  }
}

/**
 * @param {Realm} realm
 * @param {{ entry: import('./realms.mjs').Entry, payload: string, timeoutMs: number, quick?: boolean | undefined }} what
 * @returns {Promise<Outcome>}
 */
async function call(realm, { entry, payload, timeoutMs, quick }) {
  const begun = performance.now();
  const before = process.cpuUsage();
  try {
    const limit = { timeout: timeoutMs };
    const lines = quick
      ? entry.applySync(undefined, [payload], limit)
      : await entry.apply(undefined, [payload], limit);
    return { lines: lines ?? '', ms: usedMs(before) };
  } catch {
    // What was thrown may be the tenant's (a rejected promise that nobody awaits): it decides nothing.
    if (realm.isolate.isDisposed) return { lines: '', failure: 'memory', retire: true };
    const lines = takeLeft(realm);
    if (performance.now() - begun < timeoutMs) return { lines };
    const starved = usedMs(before) < timeoutMs / 2;
    return { lines, failure: 'timeout', starved, retire: true };
  }
}

/** CPU time of this process since then. @param {NodeJS.CpuUsage} before */
function usedMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * What an evaluation left that was stopped. On this thread: it takes some microseconds, and handing it to another and back
 * would take ten times as long.
 * @param {Realm} realm
 */
function takeLeft(realm) {
  try {
    return realm.entry('take').applySync(undefined, [], { timeout: takeTimeout }) ?? '';
  } catch {
    return '';
  }
}

/** The line that begins at `begin`. @param {string} text */
function lineAt(text, begin = 0) {
  const end = text.indexOf('\n', begin);
  return end < 0 ? text.slice(begin) : text.slice(begin, end);
}
