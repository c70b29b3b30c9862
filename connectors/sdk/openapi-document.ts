/** Walking an OpenAPI document: local references, and every problem with its place. Pure. */
import { isRecord } from './json.ts';

/** All that keeps a document from being imported, each line with its place in the document. */
export class OpenApiUnsupported extends Error {
  override readonly name = 'OpenApiUnsupported';
}

/** A value of the document and where it stands. */
export interface Place {
  readonly value: unknown;
  /** Such as `paths./users/{id}.get`. */
  readonly path: string;
  readonly depth: number;
  readonly root: unknown;
  readonly problems: string[];
}

/** References that lead round in a circle end here. */
const maxDepth = 40;

/** Notes that the importer cannot do what stands here; the walk goes on, so that all is told at once. */
export function refuse({ problems, path }: Place, reason: string): void {
  problems.push(`${path || 'document'}: ${reason}`);
}

export function recordOf({ value }: Place): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

export function textAt(place: Place, key: string): string | undefined {
  const text = recordOf(place)[key];
  return typeof text === 'string' ? text : undefined;
}

/** The value under `key`, a reference followed; what stands beside the reference wins. */
export function at(place: Place, key: string): Place {
  const path = place.path === '' ? key : `${place.path}.${key}`;
  const child = { ...place, value: recordOf(place)[key], path, depth: place.depth + 1 };
  if (child.depth <= maxDepth) return followed(child);
  refuse(child, 'nested too deeply, or it refers to itself');
  return { ...child, value: undefined };
}

/** The members of an object or the elements of a list, references followed. */
export function childrenOf(place: Place): readonly (readonly [string, Place])[] {
  const holder = { ...place, value: Array.isArray(place.value) ? { ...place.value } : place.value };
  return Object.keys(recordOf(holder)).map((key) => [key, at(holder, key)]);
}

/** Refuses every key that is not `known` by its name; extensions of others are notes and left alone. */
export function onlyKeys(place: Place, known: readonly string[]): void {
  for (const key of Object.keys(recordOf(place))) {
    const isNote = key.startsWith('x-') && !key.startsWith('x-weir-');
    if (!isNote && !known.includes(key)) refuse(place, `"${key}" is not supported`);
  }
}

function followed(place: Place): Place {
  let { value } = place;
  for (let hops = 0; isRecord(value) && value['$ref'] !== undefined; hops += 1) {
    const { $ref: reference, ...beside } = value;
    const target = hops > maxDepth ? undefined : lookUp(place.root, reference);
    if (!isRecord(target)) {
      refuse(place, `the reference ${JSON.stringify(reference)} leads nowhere in this document`);
      return { ...place, value: undefined };
    }
    value = { ...target, ...beside };
  }
  return { ...place, value };
}

function lookUp(root: unknown, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  const keys = reference.slice(2).split('/');
  return keys
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      root,
    );
}
