/** Texts from this length on stand beside the JSON: most are JSON themselves, and would be escaped. */
const longText = 256;

/** Where a part stands in its message, what it is there, and its bytes. */
export type Place = readonly [
  kind: 'text' | 'bytes' | 'buffer',
  length: number,
  ...path: readonly (string | number)[],
];

/** Takes what is no JSON, or long, out of a message. */
export class Parts {
  readonly places: Place[] = [];
  /** What stood there, in the order of the places. */
  readonly encoded: Uint8Array[] = [];
  /** Whether the rest is JSON. */
  fits = true;
  readonly #path: (string | number)[] = [];

  /** The message without them; what is given stays as it is. */
  strip(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return value.length < longText || !value.isWellFormed() ? value : this.#putText(value);
      case 'boolean':
        return value;
      case 'number':
        if (!Number.isFinite(value) || Object.is(value, -0)) this.fits = false;
        return value;
      case 'object':
        return value === null ? null : this.#stripObject(value);
      default:
        this.fits = false;
        return value;
    }
  }

  #stripObject(value: object): unknown {
    if (value instanceof Uint8Array) return this.#putBytes(value);
    if (Array.isArray(value)) return this.#stripArray(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) this.fits = false;
    if (!this.fits) return value;
    return this.#stripFields(value as Readonly<Record<string, unknown>>);
  }

  #stripArray(value: readonly unknown[]): unknown {
    let copy: unknown[] | undefined;
    for (let at = 0; at < value.length && this.fits; at += 1) {
      this.#path.push(at);
      const stripped = this.strip(value[at]);
      this.#path.pop();
      if (stripped === value[at]) continue;
      copy ??= [...value];
      copy[at] = stripped;
    }
    return copy ?? value;
  }

  #stripFields(value: Readonly<Record<string, unknown>>): unknown {
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(value)) {
      const field = value[key];
      if (field === undefined) continue;
      // It would be called.
      if (key === 'toJSON' || key === '__proto__') this.fits = false;
      if (!this.fits) return value;
      this.#path.push(key);
      const stripped = this.strip(field);
      this.#path.pop();
      if (stripped === field) continue;
      copy ??= { ...value };
      copy[key] = stripped;
    }
    return copy ?? value;
  }

  #putText(text: string): null {
    return this.#put('text', Buffer.from(text));
  }

  #putBytes(bytes: Uint8Array): null {
    return this.#put(bytes instanceof Buffer ? 'buffer' : 'bytes', bytes);
  }

  #put(kind: Place[0], bytes: Uint8Array): null {
    this.places.push([kind, bytes.length, ...this.#path]);
    this.encoded.push(bytes);
    return null;
  }
}

/** The message with its parts in their places; bytes are seen where they lie. @throws RangeError, TypeError where they do not fit it. */
export function putBack(message: unknown, places: readonly Place[], bytes: Buffer): unknown {
  const whole = { message };
  let at = 0;
  for (const [kind, length, ...path] of places) {
    const part = bytes.subarray(at, at + length);
    if (part.length !== length) throw new RangeError('a message is cut');
    at += length;
    let parent = whole as unknown as Record<string | number, unknown>;
    let last: string | number = 'message';
    for (const key of path) {
      parent = parent[last] as Record<string | number, unknown>;
      last = key;
    }
    parent[last] = shown(kind, part);
  }
  return whole.message;
}

function shown(kind: Place[0], part: Buffer): unknown {
  if (kind === 'text') return part.toString();
  if (kind === 'buffer') return part;
  return new Uint8Array(part.buffer, part.byteOffset, part.length);
}
