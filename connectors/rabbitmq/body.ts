import { Buffer } from 'node:buffer';
import { parseJson } from '../sdk/index.ts';
import { isCharset, unpack } from './content-encoding.ts';
import { UnreadableMessage } from './unreadable.ts';

export type BodyFormat = 'auto' | 'json' | 'text' | 'binary';

export interface RawBody {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly contentEncoding: string;
}

export interface BodyOptions {
  readonly format: BodyFormat;
  /** In bytes, once unpacked. */
  readonly maxSize: number;
}

/** Deeper JSON cannot be written again without exhausting the stack. */
const maxDepth = 1000;

/**
 * The body as a flow sees it: a JSON value, a text, or base64 of anything else; null when empty. `auto` goes by the content
 * type, and where there is none takes the first of the three that fits.
 *
 * @throws UnreadableMessage
 */
export async function readBody(raw: RawBody, { format, maxSize }: BodyOptions): Promise<unknown> {
  const [essence = '', ...parameters] = raw.contentType.split(';').map((part) => part.trim());
  const type = essence.toLowerCase();
  if (format !== 'binary' && /^application\/x-java(-serialized)?-object$/.test(type)) {
    throw unreadable('The body is a serialized Java object, which only Java can read');
  }
  const { bytes, charset } = await unpack(raw.bytes, raw.contentEncoding, maxSize);
  if (bytes.length === 0) return null;
  const text = () => decode(bytes, charsetIn(parameters) ?? charset ?? 'utf-8');
  return forms[format === 'auto' ? formOf(type) : format]({ bytes, text });
}

interface Content {
  readonly bytes: Uint8Array;
  /** @throws UnreadableMessage when the bytes are no text in their charset. */
  text(): string;
}

const forms: Readonly<Record<'json' | 'text' | 'binary' | 'guess', (body: Content) => unknown>> = {
  json: ({ text }) => jsonOf(text()),
  text: ({ text }) => text(),
  binary: ({ bytes }) => Buffer.from(bytes).toString('base64'),
  guess: (body) => {
    for (const form of ['json', 'text'] as const) {
      try {
        return forms[form](body);
      } catch (cause) {
        if (!(cause instanceof UnreadableMessage)) throw cause;
      }
    }
    return forms.binary(body);
  },
};

function formOf(type: string): keyof typeof forms {
  // A type that is no type tells as little as none.
  if (!/^[^/\s]+\/[^/\s]+$/.test(type)) return 'guess';
  if (/[/+]json$/.test(type)) return 'json';
  const isText = /^text\/|[/+]xml$|^application\/(x-www-form-urlencoded|yaml|javascript)$/.test(
    type,
  );
  return isText ? 'text' : 'binary';
}

function charsetIn(parameters: readonly string[]): string | undefined {
  const found = parameters.find((parameter) => /^charset\s*=/i.test(parameter));
  return found
    ?.replace(/^charset\s*=\s*/i, '')
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

/** A byte order mark is left out. */
function decode(bytes: Uint8Array, charset: string): string {
  if (!isCharset(charset)) throw unreadable(`The charset "${charset}" is not known`);
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(`The body is not text in ${charset}`, cause);
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return null;
  if (isTooDeep(text)) throw unreadable(`The body is nested more than ${maxDepth} deep`);
  try {
    return parseJson(text);
  } catch (cause) {
    throw unreadable('The body is not JSON', cause);
  }
}

/** Counts brackets outside of texts; one pass whatever the bytes are. */
function isTooDeep(text: string): boolean {
  if (!hasManyBrackets(text)) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (inText && sign === '\\') at += 1;
    else if (sign === '"') inText = !inText;
    else if (!inText && (sign === '[' || sign === '{')) depth += 1;
    else if (!inText && (sign === ']' || sign === '}')) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** Whether it could be too deep at all; most are not, and this finds out much faster. */
function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const sign of ['[', '{']) {
    for (let at = text.indexOf(sign); at !== -1 && count <= maxDepth; count += 1) {
      at = text.indexOf(sign, at + 1);
    }
  }
  return count > maxDepth;
}

function unreadable(message: string, cause?: unknown): UnreadableMessage {
  return new UnreadableMessage('unreadable', message, cause);
}
