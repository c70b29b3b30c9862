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
    const children = childrenOf(place, value);
    if (!children) return problemAt(path, 'not_json', say.notJson);
    if (size + pending.length + children.length > limits.documentBytes) return tooLarge();
    for (const child of children.reverse()) pending.push(child);
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

function childrenOf({ path, depth }: Place, value: object): Place[] | undefined {
  const named = depth < namedDepth;
  if (Array.isArray(value)) {
    return Array.from(value, (item: unknown, i) => ({
      value: item,
      path: named ? `${path}[${i}]` : path,
      depth: depth + 1,
    }));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => ({
      value: item as unknown,
      path: named ? keyPath(path, key) : path,
      depth: depth + 1,
    }));
}
