import type { Problem } from './errors.ts';
import { limits } from './flow.ts';
import { stringifyJson } from './json.ts';
import { problemAt } from './problem.ts';
import { keyPath } from './template.ts';
import { documentSentences as say } from './validate-sentences.ts';

interface Place {
  readonly value: unknown;
  /** Exact near the top of the document only, where it is short. */
  readonly path: string;
  readonly depth: number;
}

const namedDepth = 4;

/**
 * Whether `document` is JSON of bounded depth and size, so that everything after may recurse and rebuild it. Iterative;
 * a cycle ends at the depth, shared parts that unfold endlessly end at the size. `undefined` counts as a key left out.
 */
export function checkForm(document: unknown): Problem | undefined {
  const pending: Place[] = [{ value: document, path: '', depth: 0 }];
  let size = 0;
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { value, path, depth } = place;
    size += 1 + (typeof value === 'string' ? value.length : 0);
    if (size > limits.documentBytes) return tooLarge();
    if (typeof value !== 'object' || value === null) {
      if (!isScalar(value)) return problemAt(path, 'not_json', say.notJson);
      continue;
    }
    if (depth >= limits.depth) return problemAt(path, 'too_deep', say.tooDeep(limits.depth));
    if (!isPlain(value)) return problemAt(path, 'not_json', say.notJson);
    const count = Array.isArray(value) ? value.length : Object.keys(value).length;
    if (size + pending.length + count > limits.documentBytes) return tooLarge();
    for (const child of childrenOf(place, value).reverse()) pending.push(child);
  }
  return new TextEncoder().encode(stringifyJson(document)).length > limits.documentBytes
    ? tooLarge()
    : undefined;
}

function tooLarge(): Problem {
  return problemAt('', 'too_large', say.tooLarge(limits.documentBytes));
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || ['string', 'boolean', 'bigint'].includes(typeof value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function childrenOf({ path, depth }: Place, value: object): Place[] {
  const named = depth < namedDepth;
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown, i) => ({
      value: item,
      path: named ? `${path}[${i}]` : path,
      depth: depth + 1,
    }));
  }
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]: [string, unknown]) => ({
      value: item,
      path: named ? keyPath(path, key) : path,
      depth: depth + 1,
    }));
}
