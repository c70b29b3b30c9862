import { type Json, type JsonObject, parseJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { checkInput } from '../../src/sandbox/check-input.ts';
import { judge } from '../../src/sandbox/guest/schema/main.mjs';
import type { ExpressionResult, Sandbox } from '../../src/sandbox/sandbox.ts';

/** In this process, what a guest makes of the sources of generated flows, which are harmless and need no clock. */

export function evaluateHere(expression: string, scope: JsonObject): ExpressionResult {
  try {
    return { value: calculated(`return (${expression});`, scope) };
  } catch (error) {
    return { error: broken(error) };
  }
}

/** @throws WeirError `sandbox_error` */
export function runHere(source: string, scope: JsonObject): Json {
  try {
    return calculated(source, scope) ?? null;
  } catch (error) {
    throw broken(error);
  }
}

/** Answers at once. */
export const guestHere: Pick<Sandbox, 'evaluate' | 'runCode' | 'checkInput'> = {
  evaluate: async ({ expressions, scope }) =>
    expressions.map((expression) => evaluateHere(expression, scope)),
  runCode: async ({ source, scope }) => runHere(source, scope),
  checkInput: (request) =>
    checkInput(request, async ({ payload }) => ({ lines: [judge(payload())] })),
};

function calculated(body: string, scope: JsonObject): Json | undefined {
  const names = Object.keys(scope);
  const values = names.map((name) => asGuestsSee(scope[name] ?? null));
  const value: unknown = new Function(...names, `'use strict'; ${body}`)(...values);
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : parseJson(text);
}

/** As text and back; integers beyond 2^53 are texts of digits. */
function asGuestsSee(value: Json): unknown {
  const digits = (_key: string, part: unknown): unknown =>
    typeof part === 'bigint' ? part.toString() : part;
  return JSON.parse(JSON.stringify(value, digits));
}

function broken(error: unknown): WeirError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WeirError('sandbox_error', { zh: reason, en: reason });
}
