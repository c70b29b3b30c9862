import { InvalidSyntax } from './errors.ts';
import { sentences } from './syntax-sentences.ts';

export interface TextLiteral {
  /** With its escapes replaced. */
  readonly value: string;
  /** Index after the closing quote, or after the `${` that interrupts a template literal. */
  readonly end: number;
  /** A template literal goes on after its substitution. */
  readonly goesOn: boolean;
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  v: '\v',
  f: '\f',
};
const lineBreak = /\r\n|[\n\r\u2028\u2029]/y;
const hex = /x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]+)\}/y;

/**
 * Reads the characters of a string or template literal from `from` (after its opening mark) to its end.
 * @throws InvalidSyntax when it is not closed or an escape is wrong.
 */
export function readTextLiteral(source: string, from: number, quote: string): TextLiteral {
  const template = quote === '`';
  const parts: string[] = [];
  let start = from;
  for (let at = from; at < source.length; ) {
    const char = source[at];
    if (char === quote || (template && char === '$' && source[at + 1] === '{')) {
      parts.push(source.slice(start, at));
      const goesOn = char !== quote;
      return { value: joined(parts, template), end: at + (goesOn ? 2 : 1), goesOn };
    }
    if (!template && (char === '\n' || char === '\r')) break;
    if (char !== '\\') {
      at += 1;
      continue;
    }
    parts.push(source.slice(start, at));
    const read = readEscape(source, at + 1);
    parts.push(read.text);
    at = read.end;
    start = at;
  }
  throw new InvalidSyntax(from - 1, sentences.unclosed(quote));
}

/** Line breaks of a template literal are all `\n`; escapes were read apart, so only raw ones are seen: even indexes. */
function joined(parts: readonly string[], template: boolean): string {
  if (!template) return parts.join('');
  return parts.map((part, i) => (i % 2 === 0 ? part.replaceAll(/\r\n?/g, '\n') : part)).join('');
}

/** `at` is the index after the backslash. */
function readEscape(source: string, at: number): { text: string; end: number } {
  lineBreak.lastIndex = at;
  if (lineBreak.test(source)) return { text: '', end: lineBreak.lastIndex };
  hex.lastIndex = at;
  const code = hex.exec(source);
  if (code) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16);
    if (point <= 0x10ffff) return { text: String.fromCodePoint(point), end: hex.lastIndex };
  }
  const char = String.fromCodePoint(source.codePointAt(at) ?? 0x5c);
  if (char === '0' && !/\d/.test(source[at + 1] ?? '')) return { text: '\0', end: at + 1 };
  if (/[\dxu]/.test(char)) {
    throw new InvalidSyntax(at - 1, sentences.badEscape(char));
  }
  return { text: Object.hasOwn(single, char) ? (single[char] ?? '') : char, end: at + char.length };
}
