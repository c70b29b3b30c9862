import type { IncomingMessage } from 'node:http';
import type { Json, JsonObject } from '@weir/contract/json';
import { parseOutsideJson } from '@weir/contract/outside-json';
import { WeirError } from '@weir/contract/weir-error';

/**
 * All bytes of the request. Throws `too_large` beyond `limit` bytes, and reads no further then; `malformed` when the
 * connection ends before the body does.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > limit) return reject(tooLarge(limit));
    const parts: Buffer[] = [];
    let size = 0;
    const onData = (part: Buffer): void => {
      size += part.length;
      parts.push(part);
      if (size <= limit) return;
      request.off('data', onData);
      request.pause();
      reject(tooLarge(limit));
    };
    request.on('data', onData);
    request.once('end', () =>
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)),
    );
    request.once('close', () => {
      if (!request.readableEnded)
        reject(new WeirError('malformed', { zh: '正文不完整', en: 'incomplete body' }));
    });
    return undefined;
  });
}

function tooLarge(limit: number): WeirError {
  return new WeirError('too_large', { reason: `> ${limit} B` });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body as the flow sees it, by its declared type only: JSON, a form as an object of texts, anything textual as
 * text; an empty body is null. Throws `malformed` when the bytes are not what the type says.
 */
export function parseBody(bytes: Buffer, contentType: string | undefined): Json {
  if (bytes.length === 0) return null;
  const type = typeOf(contentType);
  const form = formOf(type);
  if (!form) {
    const zh = `不支持的 content-type ${type}`;
    throw new WeirError('malformed', { zh, en: `unsupported content-type ${type}` });
  }
  const body = decode(bytes);
  if (form === 'json') return parseOutsideJson(body);
  return form === 'fields' ? fieldsOf(new URLSearchParams(body)) : body;
}

/** Throws `unsupported_type` for a type that `parseBody` does not know. */
export function assertReadable(contentType: string | undefined): void {
  const type = typeOf(contentType);
  if (!formOf(type)) throw new WeirError('unsupported_type', { type });
}

function typeOf(contentType = 'application/json'): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

function formOf(type: string): 'json' | 'fields' | 'text' | undefined {
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  if (type === 'application/x-www-form-urlencoded') return 'fields';
  return type.startsWith('text/') || type === 'application/xml' ? 'text' : undefined;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new WeirError(
      'malformed',
      { zh: '正文不是 UTF-8', en: 'the body is not UTF-8' },
      { cause },
    );
  }
}

/** A name that comes more than once becomes a list. */
export function fieldsOf(fields: URLSearchParams): JsonObject {
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name): [string, Json] => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
