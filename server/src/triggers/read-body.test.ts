import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { WeirError } from '@weir/contract/weir-error';
import { describe, expect, it } from 'vitest';
import { parseBody, readBody } from './read-body.ts';

const requestOf = (
  parts: readonly string[],
  headers: Record<string, string> = {},
): IncomingMessage =>
  Object.assign(Readable.from(parts.map((part) => Buffer.from(part))), {
    headers,
  }) as unknown as IncomingMessage;

describe('reading', () => {
  it('joins the parts', async () => {
    expect((await readBody(requestOf(['ab', 'c']), 3)).toString()).toBe('abc');
  });

  it.each([
    ['what is declared too long', requestOf(['a'], { 'content-length': '4' })],
    ['what turns out too long', requestOf(['ab', 'cd'])],
  ])('refuses %s', async (_what, request) => {
    await expect(readBody(request, 3)).rejects.toMatchObject({ code: 'too_large' });
  });
});

it('refuses a body whose connection breaks', async () => {
  const request = requestOf(['ab']);
  const read = readBody(request, 3);
  request.destroy();
  await expect(read).rejects.toMatchObject({ code: 'malformed' });
});

describe('parsing', () => {
  it.each([
    ['application/json', '{"id":12345678901234567890}', { id: 12345678901234567890n }],
    ['application/json; charset=utf-8', '[1]', [1]],
    ['application/cloudevents+json', '"x"', 'x'],
    [undefined, '{"a":1}', { a: 1 }],
    [
      'application/x-www-form-urlencoded',
      'a=1&b=2&b=3&c=%E5%A0%B0',
      { a: '1', b: ['2', '3'], c: '堰' },
    ],
    ['text/plain', '{"a":1}', '{"a":1}'],
    ['TEXT/XML', '<a/>', '<a/>'],
    ['image/png', '', null],
  ])('%s', (type, body, expected) => {
    expect(parseBody(Buffer.from(body), type)).toEqual(expected);
  });

  it('a key __proto__ stays data', () => {
    const body = parseBody(Buffer.from('{"__proto__":{"x":1}}'), 'application/json');
    expect(Object.keys(body as object)).toEqual(['__proto__']);
    expect(
      Object.keys(
        parseBody(Buffer.from('__proto__=1'), 'application/x-www-form-urlencoded') as object,
      ),
    ).toEqual(['__proto__']);
  });

  it.each([
    ['application/json', Buffer.from('{')],
    ['text/plain', Buffer.from([0xc3, 0x28])],
    ['multipart/form-data; boundary=x', Buffer.from('--x--')],
  ])('refuses broken %s', (type, bytes) => {
    expect(() => parseBody(bytes, type)).toThrow(WeirError);
  });
});
