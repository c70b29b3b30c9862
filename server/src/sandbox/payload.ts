import { helperNames } from '@weir/contract/helper-names';
import type { JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { EvaluatePayload, Payload } from './messages.ts';
import type { CodeRequest, EvaluateRequest } from './sandbox.ts';

/** A source that names a root in another way than by its name. */
const indirect = /\\|eval|arguments/;
const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** In which zone the helpers of a guest read and write times. */
export interface Zoned {
  readonly zone: string;
}

export function evaluatePayload({ expressions, scope, ...place }: EvaluateRequest & Zoned): string {
  const { now, seed, zone } = place;
  const names = namesOf(scope);
  const head = { expressions, names, now, seed, zone } satisfies EvaluatePayload;
  return lines([head], names, seenBy(expressions, scope));
}

export function runPayload({ source, scope, ...place }: CodeRequest & Zoned): string {
  const { now, seed, zone } = place;
  const names = namesOf(scope);
  const head = { names, now, seed, zone } satisfies Payload;
  return lines([head, source], names, seenBy([source], scope));
}

/** A root that no source names cannot be seen: not to send it makes the rounds of a loop over a large list cheap. */
function seenBy(sources: readonly string[], scope: JsonObject): JsonObject {
  if (sources.some((source) => indirect.test(source))) return scope;
  const named = ([root]: readonly [string, unknown]): boolean =>
    sources.some((source) => source.includes(root));
  return Object.fromEntries(Object.entries(scope).filter(named));
}

/** @throws TypeError for what cannot be a name in scope, or would hide a helper: a fault of the caller. */
function namesOf(scope: JsonObject): string[] {
  const names = Object.keys(scope);
  const wrong = names.find((key) => !name.test(key) || helperNames.has(key));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" cannot be a name in scope`);
  return names;
}

function lines(head: readonly unknown[], names: readonly string[], scope: JsonObject): string {
  try {
    const first = head.map((line) => JSON.stringify(line));
    return [...first, ...names.map((key) => textOf(scope[key]))].join('\n');
  } catch (thrown) {
    // Too long for one text, or nested too deeply to be written.
    if (thrown instanceof RangeError) throw new WeirError('too_large', { reason: thrown.message });
    throw thrown;
  }
}

/** An integer beyond 2^53 becomes a string of its digits. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    return JSON.stringify(value, bigintToDigits) ?? 'null';
  }
}

function bigintToDigits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
