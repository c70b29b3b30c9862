import { ForeignSyntax, InvalidSyntax } from './errors.ts';
import { sentences } from './syntax-sentences.ts';
import { readTextLiteral } from './text-literal.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'template' | 'mark' | 'end';
  /** As written; of a template literal its opening mark only. */
  readonly text: string;
  readonly value: string | number;
  readonly start: number;
  readonly end: number;
  /** A piece of a template literal that is followed by a substitution. */
  readonly goesOn: boolean;
}

const blank = /\s+|\/\/[^\n\r\u2028\u2029]*|\/\*/y;
const name = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const number =
  /0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const afterNumber = /[\p{ID_Continue}$\\]/uy;
const mark =
  /\?\.(?!\d)|\.\.\.|=>|(?:>>>|<<|>>|\*\*|&&|\|\||\?\?)=?|[=!]==?|[<>+\-*/%&|^]=|\+\+|--|[{}()[\];,<>+\-*/%&|^!~?:=.@#\\]/y;

/** Cuts an expression into tokens on demand. The parser says where a template literal goes on. */
export class Tokens {
  readonly #source: string;
  #current: Token;

  /** @throws InvalidSyntax | ForeignSyntax, here and in every method that reads on. */
  constructor(source: string) {
    this.#source = source;
    this.#current = this.#read(0);
  }

  get current(): Token {
    return this.#current;
  }

  /** The current token; afterwards the one behind it is current. */
  next(): Token {
    const token = this.#current;
    this.#current = this.#read(token.end);
    return token;
  }

  /** The current `}` ends a substitution: reads the piece of the template literal behind it. */
  continueTemplate(): void {
    this.#current = this.#text(this.#current.start, '`');
  }

  #read(from: number): Token {
    const start = this.#skipBlanks(from);
    const char = this.#source[start];
    if (char === undefined) return this.#token('end', { start, end: start });
    if (char === "'" || char === '"' || char === '`') return this.#text(start, char);
    const word = this.#match(name, start);
    if (word) return this.#token('name', { start, end: start + word.length });
    const digits = this.#match(number, start);
    if (digits) return this.#number(start, digits);
    const found = this.#match(mark, start);
    if (found) return this.#token('mark', { start, end: start + found.length });
    throw new InvalidSyntax(
      start,
      sentences.strange(String.fromCodePoint(this.#source.codePointAt(start) ?? 0)),
    );
  }

  #token(
    kind: Token['kind'],
    { start, end, value }: { start: number; end: number; value?: string | number },
  ): Token {
    const text = this.#source.slice(start, end);
    return { kind, text, value: value ?? text, start, end, goesOn: false };
  }

  #text(start: number, quote: string): Token {
    const { value, end, goesOn } = readTextLiteral(this.#source, start + 1, quote);
    const kind = quote === '`' ? 'template' : 'string';
    return { kind, text: quote, value, start, end, goesOn };
  }

  #number(start: number, digits: string): Token {
    const end = start + digits.length;
    const tail = this.#match(afterNumber, end);
    if (tail === '_' || tail === 'n') throw new ForeignSyntax(start);
    if (tail) {
      throw new InvalidSyntax(start, sentences.noNumber(digits + tail));
    }
    return this.#token('number', { start, end, value: Number(digits) });
  }

  #skipBlanks(from: number): number {
    let at = from;
    for (let found = this.#match(blank, at); found; found = this.#match(blank, at)) {
      at += found.length;
      if (found !== '/*') continue;
      const end = this.#source.indexOf('*/', at);
      if (end < 0) {
        throw new InvalidSyntax(at - 2, sentences.unclosed('/*'));
      }
      at = end + 2;
    }
    return at;
  }

  #match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.#source)?.[0] ?? '';
  }
}
