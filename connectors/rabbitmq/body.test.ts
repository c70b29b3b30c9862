import { Buffer } from 'node:buffer';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BodyOptions, readBody } from './body.ts';

interface Sent {
  readonly type?: string;
  readonly encoding?: string;
}

function read(bytes: Uint8Array | string, sent: Sent = {}, options: Partial<BodyOptions> = {}) {
  const raw = {
    bytes: Buffer.from(bytes),
    contentType: sent.type ?? '',
    contentEncoding: sent.encoding ?? '',
  };
  return readBody(raw, { format: 'auto', maxSize: 1000, ...options });
}

/** 启用 */
const gbk = Buffer.from([0xc6, 0xf4, 0xd3, 0xc3]);

test.each<[string, Uint8Array | string, Sent, unknown]>([
  ['JSON', '{"a":9007199254740993}', { type: 'application/json' }, { a: 9007199254740993n }],
  ['JSON of a vendor', '[1]', { type: 'application/vnd.x+json' }, [1]],
  ['any case, with parameters', '[1]', { type: 'Application/JSON ; charset="utf-8"; v=1' }, [1]],
  ['a byte order mark', '\uFEFF{"a":1}', { type: 'application/json' }, { a: 1 }],
  ['JSON of blanks', ' \n', { type: 'application/json' }, null],
  ['text that looks like JSON', '{"a":1}', { type: 'text/plain' }, '{"a":1}'],
  ['XML', '<a/>', { type: 'application/soap+xml' }, '<a/>'],
  ['GBK', gbk, { type: 'text/plain;charset=GBK' }, '启用'],
  ['GBK named by the encoding', gbk, { type: 'text/plain', encoding: 'GBK' }, '启用'],
  [
    'JSON in GBK',
    Buffer.concat([Buffer.from('"'), gbk, Buffer.from('"')]),
    { type: 'application/json;charset=gb18030' },
    '启用',
  ],
  [
    'the charset of the type before that of the encoding',
    gbk,
    { type: 'text/plain;charset=gbk', encoding: 'utf-8' },
    '启用',
  ],
  ['bytes', '{"a":1}', { type: 'application/octet-stream' }, 'eyJhIjoxfQ=='],
  ['an image', 'x', { type: 'image/png' }, 'eA=='],
  ['a type that is none', '{"a":1}', { type: 'json' }, { a: 1 }],
  ['gzip', gzipSync('1'), { encoding: 'gzip' }, 1],
  ['gzip of a charset', gzipSync('1'), { encoding: 'gzip:UTF-8' }, 1],
  ['gzip in a list', gzipSync('1'), { encoding: 'GZIP, utf-8' }, 1],
  ['deflate', deflateSync('1'), { encoding: 'deflate' }, 1],
  ['deflate without its wrapper', deflateRawSync('1'), { encoding: 'deflate' }, 1],
  ['the outermost first', gzipSync(deflateSync('1')), { encoding: 'gzip,deflate' }, 1],
  ['identity', '1', { encoding: 'identity' }, 1],
  ['gzip of nothing', gzipSync(''), { encoding: 'gzip' }, null],
  ['nothing', '', { type: 'image/png', encoding: 'gzip' }, null],
])('%s', async (_name, bytes, sent, value) => {
  expect(await read(bytes, sent)).toEqual(value);
});

test.each<[string, Uint8Array | string, Sent, Partial<BodyOptions>, string, RegExp]>([
  ['JSON that is none', '{', { type: 'application/json' }, {}, 'unreadable', /not JSON/],
  [
    'what has to be JSON',
    'x',
    { type: 'text/plain' },
    { format: 'json' },
    'unreadable',
    /not JSON/,
  ],
  ['what has to be text', gbk, {}, { format: 'text' }, 'unreadable', /not text in utf-8/],
  [
    'GBK that is none',
    Buffer.from([0xff]),
    { type: 'text/x;charset=gbk' },
    {},
    'unreadable',
    /not text in gbk/,
  ],
  ['brotli', 'x', { encoding: 'br' }, {}, 'unreadable', /"br" are not supported/],
  ['a member of objects', 'x', { encoding: 'toString' }, {}, 'unreadable', /"tostring"/],
  ['gzip that is none', 'x', { encoding: 'gzip' }, {}, 'unreadable', /"gzip" and is not/],
  ['deflate that is none', 'xxxxxxxx', { encoding: 'deflate' }, {}, 'unreadable', /"deflate"/],
  ['one byte too many', 'x'.repeat(1001), {}, {}, 'too_large', /more than 1000 bytes/],
  [
    'one byte too many, packed',
    gzipSync('x'.repeat(1001)),
    { encoding: 'gzip' },
    {},
    'too_large',
    /1000/,
  ],
  [
    'one byte too many, deflated',
    deflateRawSync('x'.repeat(1001)),
    { encoding: 'deflate' },
    {},
    'too_large',
    /1000/,
  ],
  [
    'nesting without end',
    '['.repeat(2000),
    { type: 'application/json' },
    { maxSize: 9999 },
    'unreadable',
    /nested/,
  ],
])('%s is refused', async (_name, bytes, sent, options, code, message) => {
  await expect(read(bytes, sent, options)).rejects.toMatchObject({ code, message });
});

test.each<[BodyOptions['format'], unknown]>([
  ['json', { a: 1 }],
  ['text', '{"a":1}'],
  ['binary', 'eyJhIjoxfQ=='],
])('as %s whatever the type says', async (format, value) => {
  expect(await read('{"a":1}', { type: 'image/png' }, { format })).toEqual(value);
});

test('brackets inside of texts are no nesting', async () => {
  const body = { a: '['.repeat(2000), 'b"\\': '"[{' };
  expect(await read(JSON.stringify(body), {}, { maxSize: 9999 })).toEqual(body);
});

test('what was packed is read as it was, in any charset', async () => {
  const charsets = fc.constantFrom('utf8', 'utf16le', 'latin1');
  const packed = fc.constantFrom('', 'gzip', 'deflate');
  await fc.assert(
    fc.asyncProperty(
      charsets,
      packed,
      fc.string({ unit: 'grapheme', minLength: 1 }),
      async (charset, encoding, value) => {
        fc.pre(!value.startsWith('\uFEFF'));
        const bytes = Buffer.from(value, charset);
        // What the charset cannot say is not what is asked here; nor the part of latin1 that the Web reads as windows-1252.
        fc.pre(
          bytes.toString(charset) === value && (charset !== 'latin1' || !/[\x80-\x9f]/.test(value)),
        );
        const pack = { '': (b: Buffer) => b, gzip: gzipSync, deflate: deflateSync }[encoding];
        const name = charset === 'utf8' ? 'utf-8' : charset.replace('16', '-16');
        const type = `text/plain; charset=${name === 'utf-16le' ? 'utf-16le' : name}`;
        expect(await read(pack?.(bytes) ?? bytes, { type, encoding })).toBe(value);
      },
    ),
  );
});

test('any bytes become a value, or a reason', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1 }), fc.string(), async (bytes, type) => {
      const value = await read(bytes, { type }).catch(({ name }) => name);
      expect(['string', 'number', 'boolean', 'object', 'bigint']).toContain(typeof value);
    }),
  );
});
