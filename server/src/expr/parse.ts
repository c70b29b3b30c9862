import { helperNames } from '@weir/contract/helper-names';
import { ForeignSyntax, InvalidSyntax } from './errors.ts';
import {
  type Binary,
  binaryLevels,
  type Link,
  type Logical,
  type Operation,
  type Span,
  type Syntax,
} from './syntax.ts';
import { sentences } from './syntax-sentences.ts';
import { Tokens } from './tokens.ts';
import { constants, foreignWords, neverOperands, statementWords } from './words.ts';

export const maxDepth = 200;

/**
 * Parses one expression of the subset (strict mode).
 * @throws InvalidSyntax when no JavaScript expression is written like this, or it is nested too deeply.
 * @throws ForeignSyntax when it may be one outside the subset.
 */
export function parseExpression(source: string): Syntax {
  const parser = new Parser(source);
  const syntax = parser.expression();
  parser.expect('end');
  return syntax;
}

/** Recursive descent; one method for each rule of the grammar. */
class Parser {
  readonly #tokens: Tokens;
  #depth = 0;
  /** End of the token read last. */
  #end = 0;

  constructor(source: string) {
    this.#tokens = new Tokens(source);
  }

  get #token() {
    return this.#tokens.current;
  }

  #next() {
    const token = this.#tokens.next();
    this.#end = token.end;
    return token;
  }

  #is(mark: string): boolean {
    return this.#token.kind === 'mark' && this.#token.text === mark;
  }

  #take(mark: string): boolean {
    const found = this.#is(mark);
    if (found) this.#next();
    return found;
  }

  #since(start: number): Span {
    return { start, end: this.#end };
  }

  /** A mark, or the end: a value is complete here. */
  expect(mark: string): void {
    const { kind, text, start } = this.#token;
    if (kind === 'end' ? mark === 'end' : this.#is(mark)) {
      if (kind !== 'end') this.#next();
      return;
    }
    if (kind === 'end') throw new InvalidSyntax(start, sentences.missing(mark));
    if (kind === 'mark' && text === ';') throw new InvalidSyntax(start, sentences.semicolon);
    const joins = text === 'in' || text === 'instanceof';
    if (kind === 'number' || kind === 'string' || (kind === 'name' && !joins)) {
      throw new InvalidSyntax(start, sentences.noOperator);
    }
    throw new ForeignSyntax(start);
  }

  #nested<T>(rule: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new InvalidSyntax(this.#token.start, sentences.tooDeep(maxDepth));
    }
    const result = rule();
    this.#depth -= 1;
    return result;
  }

  expression(): Syntax {
    return this.#nested(() => {
      const test = this.#shortCircuit();
      if (!this.#take('?')) return test;
      const yes = this.expression();
      this.expect(':');
      return { kind: 'conditional', test, yes, no: this.expression() };
    });
  }

  /** `??` may not stand beside `&&` or `||` without brackets. */
  #shortCircuit(): Syntax {
    const [first, bare] = this.#and();
    if (this.#is('??')) {
      if (!bare) this.#mixed();
      const syntax = this.#logical('??', first, () => this.#binary(0));
      if (this.#is('&&') || this.#is('||')) this.#mixed();
      return syntax;
    }
    const syntax = this.#logical('||', first, () => this.#and()[0]);
    if (this.#is('??')) this.#mixed();
    return syntax;
  }

  /** The second says that no `&&` was there. */
  #and(): readonly [syntax: Syntax, bare: boolean] {
    const first = this.#binary(0);
    const syntax = this.#logical('&&', first, () => this.#binary(0));
    return [syntax, syntax === first];
  }

  #logical(operator: Logical, first: Syntax, operand: () => Syntax): Syntax {
    const operands = [first];
    while (this.#take(operator)) operands.push(operand());
    return operands.length > 1 ? { kind: 'logical', operator, operands } : first;
  }

  #mixed(): never {
    throw new InvalidSyntax(this.#token.start, sentences.mixed);
  }

  #binary(level: number): Syntax {
    const operators: readonly string[] | undefined = binaryLevels[level];
    if (!operators) return this.#unary();
    const { start } = this.#token;
    const first = this.#binary(level + 1);
    const rest: Operation[] = [];
    while (this.#token.kind === 'mark' && operators.includes(this.#token.text)) {
      const operator = this.#next().text as Binary;
      rest.push({ operator, operand: this.#binary(level + 1) });
    }
    return rest.length > 0 ? { kind: 'binary', first, rest, span: this.#since(start) } : first;
  }

  #unary(): Syntax {
    const { text: operator, kind, start } = this.#token;
    const found = operator === '!' || operator === '-' || operator === '+' || operator === 'typeof';
    if (!found || (kind !== 'mark' && kind !== 'name')) return this.#chain();
    this.#next();
    const operand = this.#nested(() => this.#unary());
    return { kind: 'unary', operator, operand, span: this.#since(start) };
  }

  #chain(): Syntax {
    const { start } = this.#token;
    const base = this.#primary();
    const links: Link[] = [];
    for (let link = this.#link(); link; link = this.#link()) links.push(link);
    if (this.#token.kind === 'template') throw new ForeignSyntax(this.#token.start);
    return links.length > 0 ? { kind: 'chain', base, links, span: this.#since(start) } : base;
  }

  #link(): Link | undefined {
    const { start } = this.#token;
    const optional = this.#take('?.');
    if (this.#is('[')) {
      this.#next();
      const key = this.expression();
      this.expect(']');
      return { key, optional, start };
    }
    if (!optional && !this.#take('.')) return undefined;
    const { kind, text } = this.#token;
    if (kind === 'end') throw new InvalidSyntax(this.#token.start, sentences.endsEarly);
    if (kind !== 'name') throw new ForeignSyntax(this.#token.start);
    this.#next();
    return { key: { kind: 'literal', value: text }, optional, start };
  }

  #primary(): Syntax {
    const { kind, value, text, start } = this.#token;
    if (kind === 'template') return this.#template();
    if (kind === 'name') return this.#name();
    if (kind === 'number' || kind === 'string') {
      this.#next();
      return { kind: 'literal', value };
    }
    if (kind === 'end') throw new InvalidSyntax(start, sentences.endsEarly);
    if (this.#take('(')) return this.#brackets();
    if (this.#take('[')) return this.#array();
    if (this.#take('{')) return this.#object(start);
    if (!neverOperands.has(text)) throw new ForeignSyntax(start);
    throw new InvalidSyntax(start, sentences.noOperand(text));
  }

  #brackets(): Syntax {
    // Perhaps the parameters of an arrow function.
    if (this.#is(')')) throw new ForeignSyntax(this.#token.start);
    const syntax = this.expression();
    this.expect(')');
    return syntax;
  }

  #name(): Syntax {
    const { text, start, end } = this.#token;
    if (foreignWords.has(text) || helperNames.has(text)) throw new ForeignSyntax(start);
    if (statementWords.has(text)) {
      throw new InvalidSyntax(start, sentences.statement(text));
    }
    this.#next();
    if (constants.has(text)) return { kind: 'literal', value: constants.get(text) };
    return { kind: 'name', name: text, span: { start, end } };
  }

  #template(): Syntax {
    const { start } = this.#token;
    const pieces: string[] = [];
    const values: Syntax[] = [];
    while (this.#token.goesOn) {
      pieces.push(String(this.#next().value));
      values.push(this.expression());
      if (!this.#is('}')) this.expect('}');
      this.#tokens.continueTemplate();
    }
    pieces.push(String(this.#next().value));
    return { kind: 'text', pieces, values, span: this.#since(start) };
  }

  #array(): Syntax {
    const items: Syntax[] = [];
    while (!this.#take(']')) {
      // An empty place, as in [1,,2].
      if (this.#is(',')) throw new ForeignSyntax(this.#token.start);
      items.push(this.expression());
      if (!this.#is(']')) this.expect(',');
    }
    return { kind: 'array', items };
  }

  #object(start: number): Syntax {
    const entries: { key: Syntax; value: Syntax }[] = [];
    while (!this.#take('}')) {
      entries.push(this.#entry());
      if (!this.#is('}')) this.expect(',');
    }
    return { kind: 'object', entries, span: this.#since(start) };
  }

  #entry(): { key: Syntax; value: Syntax } {
    const { kind, value, start } = this.#token;
    if (this.#take('[')) {
      const key = this.expression();
      this.expect(']');
      return { key, value: this.#entryValue() };
    }
    if (kind === 'name') return this.#namedEntry();
    if (kind === 'end') throw new InvalidSyntax(start, sentences.missing('}'));
    if (kind !== 'string' && kind !== 'number') throw new ForeignSyntax(start);
    this.#next();
    // Written like this it sets the prototype.
    if (value === '__proto__') throw new ForeignSyntax(start);
    return { key: { kind: 'literal', value }, value: this.#entryValue() };
  }

  #namedEntry(): { key: Syntax; value: Syntax } {
    const { text, start, end } = this.#next();
    const key: Syntax = { kind: 'literal', value: text };
    if (this.#is(',') || this.#is('}')) {
      const words = [foreignWords, statementWords, constants, helperNames];
      if (words.some((known) => known.has(text))) throw new ForeignSyntax(start);
      return { key, value: { kind: 'name', name: text, span: { start, end } } };
    }
    if (text === '__proto__') throw new ForeignSyntax(start);
    return { key, value: this.#entryValue() };
  }

  #entryValue(): Syntax {
    // A method, an accessor or a pattern.
    if (!this.#is(':')) throw new ForeignSyntax(this.#token.start);
    this.#next();
    return this.expression();
  }
}
