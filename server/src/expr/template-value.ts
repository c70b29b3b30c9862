import { type Json, jsonNumber, stringifyJson } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import { keyPath, parseTemplate, type TemplatePart } from '@weir/contract/template';
import type { Text } from '@weir/contract/text';
import { WeirError } from '@weir/contract/weir-error';
import { compileExpression } from './compile.ts';
import { ExpressionError, InvalidSyntax, NeedsGuest, Sentence } from './errors.ts';
import { joined, maxText, type Scope } from './evaluate.ts';
import type { GuestAnswers } from './guest-answers.ts';
import { setOwn } from './values.ts';

/** A JSON value whose texts hold `{{ expressions }}`, such as the `with` of a step; made once, evaluated often. */
export type CompiledValue =
  | { readonly kind: 'constant'; readonly value: null | boolean | number | bigint | string }
  | { readonly kind: 'expression'; readonly evaluate: Evaluate }
  | { readonly kind: 'text'; readonly parts: readonly (string | Evaluate)[] }
  | { readonly kind: 'list'; readonly items: readonly CompiledValue[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, CompiledValue])[] };

type Evaluate = (given: Given) => Json | undefined;

/** What an evaluation may look at. */
export interface Given {
  readonly scope: Scope;
  /** For expressions the interpreter does not know; without it they are refused. */
  readonly guest?: GuestAnswers;
}

/**
 * Never throws: what is wrong with an expression is said when it is evaluated. `json` comes from a document that has
 * passed `validateFlow`, which bounds its depth.
 */
export function compileValue(json: Json): CompiledValue {
  if (typeof json === 'string') return compileText(json);
  if (typeof json !== 'object' || json === null) return { kind: 'constant', value: json };
  if (Array.isArray(json)) return { kind: 'list', items: json.map(compileValue) };
  return {
    kind: 'object',
    entries: Object.entries(json).map(([key, value]) => [key, compileValue(value)]),
  };
}

function compileText(text: string): CompiledValue {
  const template = parseTemplate(text);
  switch (template.kind) {
    case 'literal':
      return { kind: 'constant', value: text };
    case 'expression':
      return { kind: 'expression', evaluate: evaluatorOf(template.source) };
    case 'text':
      return { kind: 'text', parts: template.parts.map(compilePart) };
    case 'invalid':
      return { kind: 'expression', evaluate: refusing(() => new InvalidSyntax(0, brokenTemplate)) };
  }
}

function compilePart(part: TemplatePart): string | Evaluate {
  return 'source' in part ? evaluatorOf(part.source) : part.text;
}

function evaluatorOf(source: string): Evaluate {
  const compiled = compileExpression(source);
  switch (compiled.kind) {
    case 'native':
      return ({ scope, guest }) => {
        try {
          return compiled.evaluate(scope);
        } catch (error) {
          if (error instanceof NeedsGuest && guest) return guest.answer(source);
          throw error;
        }
      };
    case 'guest':
      return ({ guest }) => {
        if (guest) return guest.answer(source);
        throw new NeedsGuest(compiled.reason);
      };
    case 'invalid':
      return refusing(() => new InvalidSyntax(compiled.at, compiled.message));
  }
}

function refusing(error: () => Sentence): Evaluate {
  return () => {
    throw error();
  };
}

/**
 * The value with all expressions evaluated (flow-language §4): JSON, newly made but for what an exact expression
 * passes on from the scope, which must not be changed. `at` is where the value stands, such as `with`.
 * @throws WeirError `sandbox_error`, or what the guest says, with `field` such as `with.card.title`.
 */
export function evaluateValue(compiled: CompiledValue, given: Given, at: string): Json {
  return evaluateOptional(compiled, given, at) ?? null;
}

/** As `evaluateValue`; undefined where that is what an exact expression comes to. */
export function evaluateOptional(
  compiled: CompiledValue,
  given: Given,
  at: string,
): Json | undefined {
  switch (compiled.kind) {
    case 'constant':
      return compiled.value;
    case 'expression': {
      const value = placed(at, () => compiled.evaluate(given));
      return typeof value === 'number' ? jsonNumber(value) : value;
    }
    case 'text':
      return placed(at, () =>
        compiled.parts.reduce<string>(
          (text, part) => joined(text, typeof part === 'string' ? part : asText(part(given))),
          '',
        ),
      );
    case 'list':
      return compiled.items.map((item, i) => evaluateOptional(item, given, `${at}[${i}]`) ?? null);
    case 'object':
      return evaluateObject(compiled.entries, given, at);
  }
}

function evaluateObject(
  entries: readonly (readonly [string, CompiledValue])[],
  given: Given,
  at: string,
): Json {
  const object: { [key: string]: Json } = {};
  for (const [key, compiled] of entries) {
    const value = evaluateOptional(compiled, given, keyPath(at, key));
    if (value !== undefined) setOwn(object, key, value);
  }
  return object;
}

function asText(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return String(value);
  // Parts may be shared: their text can be far larger than they are.
  if (jsonSize(value, maxText) > maxText) throw new ExpressionError(unwritable);
  try {
    return stringifyJson(value);
  } catch (error) {
    // JSON.stringify recurses: the only thing that can go wrong with JSON is its depth or its length.
    if (error instanceof RangeError) throw new ExpressionError(unwritable);
    throw error;
  }
}

/** Whatever goes wrong in `evaluation` becomes a `WeirError` that names `field`, unless it is a fault of ours. */
export function placed<T>(field: string, evaluation: () => T): T {
  try {
    return evaluation();
  } catch (error) {
    if (error instanceof WeirError) {
      throw new WeirError(error.code, error.params, { ...error.options, field });
    }
    if (!(error instanceof Sentence)) throw error;
    const { text } = error;
    throw new WeirError(
      'sandbox_error',
      { zh: text['zh-CN'], en: text.en },
      { field, cause: error },
    );
  }
}

const brokenTemplate: Text = {
  'zh-CN': '{{ }} 为空或没有闭合。',
  en: '{{ }} is empty or not closed.',
};
const unwritable: Text = {
  'zh-CN': '对象嵌套过深或过大，无法写成文本。',
  en: 'The object is nested too deeply or too large to be written as text.',
};
