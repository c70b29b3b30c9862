import type { Json } from '@weir/contract/json';
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  stringify,
} from 'yaml';

/** Aliases can make a small text expand without end; documents have no use for many. */
const maxAliases = 100;

export type YamlFile =
  | {
      readonly kind: 'read';
      readonly value: Json;
      /** Line of what a path such as `steps.enable.after[0]` names, or of the nearest above it; from 1. */
      lineOf(path: string): number;
    }
  | { readonly kind: 'broken'; readonly faults: readonly YamlFault[] };

/** `reason` is the parser's own sentence, in English. */
export interface YamlFault {
  readonly line: number | undefined;
  readonly reason: string;
}

/** A file of one YAML document, of which JSON is a part, as JSON; integers keep their digits. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const parsed = parseDocument(text, {
    intAsBigInt: true,
    prettyErrors: true,
    uniqueKeys: true,
    lineCounter: lines,
  });
  if (parsed.errors.length > 0) {
    const faults = parsed.errors.map(({ linePos, message }) => ({
      line: linePos?.[0].line,
      // The parser repeats the place, and quotes it below.
      reason: message.replace(/ at line \d+, column \d+:?\n[\s\S]*$/, ''),
    }));
    return { kind: 'broken', faults };
  }
  try {
    const value = plain(parsed.toJS({ maxAliasCount: maxAliases }));
    return { kind: 'read', value, lineOf: (path) => lineOf(parsed, lines, path) };
  } catch (error) {
    return { kind: 'broken', faults: [{ line: undefined, reason: (error as Error).message }] };
  }
}

/** Block style in the order of the keys, nothing escaped that need not be; `readYaml` reads the same value back. */
export function writeYaml(value: Json): string {
  return stringify(value, visible, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    minContentWidth: 0,
  });
}

/** Lines as they stand where that is safe; else escapes, which also keep half a surrogate pair in UTF-8. */
function visible(_key: unknown, value: unknown): unknown {
  if (typeof value !== 'string' || (value.isWellFormed() && !unusual.test(value))) return value;
  const scalar = new Scalar(value);
  scalar.type = isBlock(value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** Line ends, control characters, and what some readers take for a line end or a mark of byte order. */
const unusual = /[\p{Cc}\u2028\u2029\ufeff]/u;

/** Several lines of which none ends in a blank and the first begins with none. */
function isBlock(text: string): boolean {
  const lines = text.split('\n');
  return (
    text.isWellFormed() &&
    /^\S/.test(text) &&
    lines.every((line) => !unusual.test(line) && !/\s$/.test(line))
  );
}

/** Small integers become numbers again; what JSON does not know (dates, binary) becomes its text. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') {
    return value === BigInt.asIntN(53, value) ? Number(value) : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return String(value);
}

function lineOf(document: Document.Parsed, lines: LineCounter, path: string): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const segment of segmentsOf(path)) {
    const child = childOf(node, segment);
    if (!child) break;
    node = child.node;
    offset = child.offset;
  }
  return lines.linePos(offset).line;
}

function childOf(node: unknown, segment: string): { node: unknown; offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
    const at = isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
    return pair && at !== undefined ? { node: pair.value, offset: at } : undefined;
  }
  const item = isSeq(node) ? (node.items[Number(segment)] as Node | undefined) : undefined;
  return item?.range ? { node: item, offset: item.range[0] } : undefined;
}

/** `steps.tell.with["odd key"][0]` → its names. */
export function segmentsOf(path: string): string[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(
    ([, index, quoted, name]) => index ?? (quoted ? String(JSON.parse(quoted)) : (name ?? '')),
  );
}
