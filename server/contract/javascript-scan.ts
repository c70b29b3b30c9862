/**
 * Finds where a JavaScript expression ends without understanding it: texts, template literals, comments, regular
 * expression literals and brackets are skipped as wholes. Linear in the length of the text, no recursion.
 */

/** What keeps a text from being one balanced expression; `at` is its index. */
export interface ScanProblem {
  /** `unclosed`: opened and never closed; `unopened`: closed and never opened. */
  readonly kind: 'unclosed' | 'unopened';
  /** As written: `(`, `'`, `/*` … */
  readonly mark: string;
  readonly at: number;
}

export type ScanResult = { readonly end: number } | { readonly problem: ScanProblem };

const word = /[\p{ID_Continue}$\u200c\u200d]+/uy;
/** A slash after one of these begins a regular expression, not a division. */
const wordsBeforeValue = new Set(
  'await case delete do else in instanceof new of return throw typeof void yield'.split(' '),
);
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '${': '}' };
const lineEnd = /[\n\r\u2028\u2029]/;

/** Index of the first `}}` at or after `from` that is not part of the expression beginning at `from`. */
export function findClosingBraces(text: string, from: number): ScanResult {
  return new Scanner(text, from, true).run();
}

/** Whether all texts, comments and brackets of `source` are closed; `end` is its length. */
export function checkBalance(source: string): ScanResult {
  return new Scanner(source, 0, false).run();
}

interface Opened {
  readonly mark: string;
  readonly at: number;
  /** Of a substitution: where its template literal begins. */
  readonly literal?: number;
}

class Scanner {
  readonly #text: string;
  readonly #untilBraces: boolean;
  #at: number;
  /** Brackets and substitutions, the innermost last. */
  readonly #open: Opened[] = [];
  /** The last token ended a value, so a slash divides. */
  #afterValue = false;
  #problem: ScanProblem | undefined;
  #ended = false;

  constructor(text: string, from: number, untilBraces: boolean) {
    this.#text = text;
    this.#at = from;
    this.#untilBraces = untilBraces;
  }

  run(): ScanResult {
    while (this.#at < this.#text.length && !this.#problem && !this.#ended) this.#token();
    if (this.#problem) return { problem: this.#problem };
    if (this.#ended) return { end: this.#at };
    const open = this.#open.at(-1);
    if (open) return { problem: { kind: 'unclosed', mark: open.mark, at: open.at } };
    return this.#untilBraces
      ? { problem: { kind: 'unclosed', mark: '{{', at: this.#at } }
      : { end: this.#at };
  }

  #token(): void {
    const char = this.#text.charAt(this.#at);
    if (char === "'" || char === '"') return this.#string(char);
    if (char === '`') return this.#template(this.#at, this.#at + 1);
    if (char === '/') return this.#slash();
    if (char === '(' || char === '[' || char === '{') return this.#push(char);
    if (char === ')' || char === ']' || char === '}') return this.#close(char);
    if (this.#word()) return;
    if (char === '+' || char === '-') return this.#sign(char);
    if (!/\s/.test(char)) this.#afterValue = false;
    this.#at += 1;
  }

  #push(mark: string): void {
    this.#open.push({ mark, at: this.#at });
    this.#afterValue = false;
    this.#at += 1;
  }

  #word(): boolean {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0];
    if (!found) return false;
    this.#afterValue = this.#text[this.#at - 1] === '.' || !wordsBeforeValue.has(found);
    this.#at += found.length;
    return true;
  }

  /** `a++ / b`: an increment leaves what came before it as it was. */
  #sign(char: string): void {
    const twice = this.#text[this.#at + 1] === char;
    if (!twice) this.#afterValue = false;
    this.#at += twice ? 2 : 1;
  }

  #close(char: string): void {
    const open = this.#open.at(-1);
    if (open && closers[open.mark] === char) {
      this.#open.pop();
      this.#at += 1;
      this.#afterValue = true;
      // The brace ends a substitution: the rest of its template literal follows.
      if (open.literal !== undefined) this.#template(open.literal, this.#at);
      return;
    }
    if (!this.#untilBraces) {
      this.#problem = { kind: 'unopened', mark: char, at: this.#at };
      return;
    }
    // No valid expression closes a bracket it did not open, so these braces end a wrong one: its own check says why.
    if (char === '}' && this.#text[this.#at + 1] === '}') this.#ended = true;
    else this.#at += 1;
  }

  #string(quote: string): void {
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const char = this.#text[at];
      if (char === '\\') at += 1;
      else if (char === '\n' || char === '\r') break;
      else if (char === quote) {
        this.#at = at + 1;
        this.#afterValue = true;
        return;
      }
    }
    this.#problem = { kind: 'unclosed', mark: quote, at: this.#at };
  }

  /** Characters of a template literal up to its end or its next substitution. */
  #template(literal: number, from: number): void {
    for (let at = from; at < this.#text.length; at += 1) {
      const char = this.#text[at];
      if (char === '\\') at += 1;
      else if (char === '`') {
        this.#at = at + 1;
        this.#afterValue = true;
        return;
      } else if (char === '$' && this.#text[at + 1] === '{') {
        this.#open.push({ mark: '${', at, literal });
        this.#at = at + 2;
        this.#afterValue = false;
        return;
      }
    }
    this.#problem = { kind: 'unclosed', mark: '`', at: literal };
  }

  #slash(): void {
    const next = this.#text[this.#at + 1];
    if (next === '/') return this.#lineComment();
    if (next === '*') return this.#blockComment();
    if (this.#afterValue) {
      this.#afterValue = false;
      this.#at += 1;
      return;
    }
    this.#regularExpression();
  }

  #lineComment(): void {
    let at = this.#at + 2;
    while (at < this.#text.length && !lineEnd.test(this.#text.charAt(at))) at += 1;
    this.#at = at;
  }

  #blockComment(): void {
    const end = this.#text.indexOf('*/', this.#at + 2);
    if (end < 0) this.#problem = { kind: 'unclosed', mark: '/*', at: this.#at };
    else this.#at = end + 2;
  }

  #regularExpression(): void {
    let inClass = false;
    for (let at = this.#at + 1; at < this.#text.length; at += 1) {
      const char = this.#text.charAt(at);
      if (lineEnd.test(char)) break;
      if (char === '\\') at += 1;
      else if (char === '[') inClass = true;
      else if (char === ']') inClass = false;
      else if (char === '/' && !inClass) {
        this.#at = at + 1;
        this.#afterValue = true;
        return;
      }
    }
    this.#problem = { kind: 'unclosed', mark: '/', at: this.#at };
  }
}
