import { type Json, jsonNumber } from '@weir/contract/json';
import { ExpressionError, NeedsGuest } from './errors.ts';
import type { Binary, Chain, Link, Span, Syntax } from './syntax.ts';
import {
  atMost,
  isPrimitive,
  lessThan,
  looselyEqual,
  type Primitive,
  propertyOf,
  seen,
  setOwn,
  strictlyEqual,
  type Unknown,
  unknown,
  type Value,
} from './values.ts';

/** Names in scope, such as `trigger`, `steps`, `errors`, `run`; only own properties count. */
export type Scope = Readonly<Record<string, Json | undefined>>;

/** UTF-16 units of a text an expression may build. */
export const maxText = 16 * 1024 * 1024;
const maxPart = 60;

type Of<K extends Syntax['kind']> = Extract<Syntax, { kind: K }>;

/**
 * One evaluation. Data is never copied or changed: a result may be a part of the scope.
 * Every method @throws ExpressionError | NeedsGuest.
 */
export class Evaluation {
  readonly #source: string;
  readonly #scope: Scope;
  /** Arrays and objects the expression itself wrote; only they can hold what is no JSON. */
  readonly #made = new Set<object>();

  constructor(source: string, scope: Scope) {
    this.#source = source;
    this.#scope = scope;
  }

  /**
   * The result as JavaScript has it; inside what the expression itself wrote, undefined leaves a key out or is null in
   * a list, and numbers JSON does not know are null. A plain path passes an integer beyond 2^53 on as it is.
   */
  result(syntax: Syntax): Json | undefined {
    return this.#asJson(isPlainPath(syntax) ? this.#raw(syntax) : this.#value(syntax));
  }

  #asJson(value: Json | undefined): Json | undefined {
    if (typeof value !== 'object' || value === null || !this.#made.has(value)) return value;
    if (Array.isArray(value)) return value.map((item) => this.#inside(item) ?? null);
    const object: { [key: string]: Json } = {};
    for (const [key, item] of Object.entries(value)) {
      const json = this.#inside(item);
      if (json !== undefined) setOwn(object, key, json);
    }
    return object;
  }

  #inside(value: Json | undefined): Json | undefined {
    return typeof value === 'number' ? jsonNumber(value) : this.#asJson(value);
  }

  #value(syntax: Syntax): Value {
    return seen(this.#raw(syntax));
  }

  #raw(syntax: Syntax): Json | undefined {
    switch (syntax.kind) {
      case 'literal':
        return syntax.value;
      case 'name':
        return this.#name(syntax);
      case 'chain':
        return this.#chain(syntax);
      case 'unary':
        return this.#unary(syntax);
      case 'binary':
        return this.#binary(syntax);
      case 'logical':
        return this.#logical(syntax);
      case 'conditional':
        return this.#value(this.#value(syntax.test) ? syntax.yes : syntax.no);
      case 'text':
        return this.#text(syntax);
      case 'array':
        return this.#array(syntax);
      case 'object':
        return this.#object(syntax);
    }
  }

  #part({ start, end }: Span): string {
    const part = this.#source.slice(start, end).trim();
    return part.length > maxPart ? `${part.slice(0, maxPart)}…` : part;
  }

  #primitive(value: Value, span: Span): Primitive {
    if (isPrimitive(value)) return value;
    throw new NeedsGuest(this.#part(span));
  }

  #known<T>(value: T | Unknown, span: Span): T {
    if (value === unknown) throw new NeedsGuest(this.#part(span));
    return value as T;
  }

  #name({ name, span }: Of<'name'>): Json | undefined {
    if (Object.hasOwn(this.#scope, name)) return this.#scope[name];
    throw new NeedsGuest(this.#part(span));
  }

  #chain({ base, links, span }: Chain): Json | undefined {
    let value = this.#raw(base);
    for (const link of links) {
      const from = seen(value);
      if (from === null || from === undefined) {
        if (link.optional) return undefined;
        throw this.#unreadable(from, { start: span.start, end: link.start }, link);
      }
      value = this.#known(propertyOf(from, this.#key(link.key, span)), span);
    }
    return value;
  }

  #key(key: Syntax, span: Span): string {
    return String(this.#primitive(this.#value(key), span));
  }

  #unreadable(value: null | undefined, span: Span, link: Link): ExpressionError {
    const part = this.#part(span);
    const key = link.key.kind === 'literal' ? String(link.key.value) : undefined;
    const named = key !== undefined && key.length <= maxPart;
    return new ExpressionError({
      'zh-CN': `「${part}」为 ${value}，无法读取它的${named ? `「${key}」` : '内容'}。`,
      en: `"${part}" is ${value}: it has no ${named ? `"${key}"` : 'content'} to read.`,
    });
  }

  #unary({ operator, operand, span }: Of<'unary'>): Value {
    const value = this.#value(operand);
    if (operator === '!') return !value;
    if (operator === 'typeof') return typeof value;
    const number = Number(this.#primitive(value, span));
    return operator === '-' ? -number : number;
  }

  #binary({ first, rest, span }: Of<'binary'>): Value {
    let left = this.#value(first);
    for (const { operator, operand } of rest) {
      const right = this.#value(operand);
      left = this.#operation(operator, { left, right, span });
    }
    return left;
  }

  #operation(operator: Binary, { left, right, span }: Operands): Value {
    if (operator === '===') return this.#known(strictlyEqual(left, right), span);
    if (operator === '!==') return !this.#known(strictlyEqual(left, right), span);
    if (operator === '==') return this.#known(looselyEqual(left, right), span);
    if (operator === '!=') return !this.#known(looselyEqual(left, right), span);
    return this.#calculation(operator, this.#primitive(left, span), this.#primitive(right, span));
  }

  #calculation(operator: Calculation, left: Primitive, right: Primitive): Value {
    switch (operator) {
      case '+':
        return typeof left === 'string' || typeof right === 'string'
          ? joined(String(left), String(right))
          : Number(left) + Number(right);
      case '-':
        return Number(left) - Number(right);
      case '*':
        return Number(left) * Number(right);
      case '/':
        return Number(left) / Number(right);
      case '%':
        return Number(left) % Number(right);
      case '<':
        return lessThan(left, right);
      case '>':
        return lessThan(right, left);
      case '<=':
        return atMost(left, right);
      case '>=':
        return atMost(right, left);
    }
  }

  #logical({ operator, operands }: Of<'logical'>): Value {
    let value: Value;
    for (const operand of operands) {
      value = this.#value(operand);
      const nothing = value === null || value === undefined;
      const goesOn = operator === '??' ? nothing : Boolean(value) === (operator === '&&');
      if (!goesOn) return value;
    }
    return value;
  }

  #text({ pieces, values, span }: Of<'text'>): string {
    return pieces.reduce((text, piece, i) => {
      const value = values[i - 1];
      const inserted = value ? String(this.#primitive(this.#value(value), span)) : '';
      return joined(joined(text, inserted), piece);
    }, '');
  }

  #array({ items }: Of<'array'>): Json {
    // Undefined stays until the end: ([undefined])[0] is not null.
    const array = items.map((item) => this.#value(item)) as Json[];
    this.#made.add(array);
    return array;
  }

  #object({ entries, span }: Of<'object'>): Json {
    const object: { [key: string]: Json } = {};
    for (const { key, value } of entries)
      setOwn(object, this.#key(key, span), this.#value(value) as Json);
    this.#made.add(object);
    return object;
  }
}

interface Operands {
  readonly left: Value;
  readonly right: Value;
  readonly span: Span;
}

type Calculation = Exclude<Binary, '==' | '!=' | '===' | '!=='>;

/** Names joined by `.name`, `?.`, `[n]`, `['key']` from a name in scope. */
function isPlainPath(syntax: Syntax): boolean {
  if (syntax.kind === 'name') return true;
  if (syntax.kind !== 'chain' || syntax.base.kind !== 'name') return false;
  return syntax.links.every(({ key }) => key.kind === 'literal');
}

/** @throws ExpressionError when the text would be longer than `maxText`. */
export function joined(left: string, right: string): string {
  if (left.length + right.length <= maxText) return left + right;
  throw new ExpressionError({
    'zh-CN': `结果超过 ${maxText} 个字符。`,
    en: `The result is longer than ${maxText} characters.`,
  });
}
