import { expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { headersOf } from './headers.ts';
import { encodeBody, pairsOf } from './request-body.ts';

test.each([
  [{ id: 9223372036854775807n, a: [1, null] }, 'json', '{"id":9223372036854775807,"a":[1,null]}'],
  [null, 'json', 'null'],
  [{ a: 'x y', b: [1, true], c: null, 合: '同' }, 'form', 'a=x+y&b=1&b=true&%E5%90%88=%E5%90%8C'],
  ['<a/>', 'text', '<a/>'],
  [5, 'text', '5'],
] as const)('a body, case %$', (value, type, body) => {
  expect(encodeBody(value, type)?.body).toBe(body);
});

test('no body is none', () => {
  expect(encodeBody(undefined, 'json')).toBeNull();
});

test.each([
  ['x', 'form', 'body'],
  [{ a: { b: 1 } }, 'form', 'body.a'],
  [{ a: 1 }, 'text', 'body'],
] as const)('%j does not fit %s', (value, type, field) => {
  expect(() => encodeBody(value, type)).toThrow(
    expect.objectContaining({ code: 'invalid_input', field }),
  );
});

test('a list repeats its parameter, null leaves it out', () => {
  expect(pairsOf({ a: [1, 'x'], b: null, c: 7n }, 'query')).toEqual([
    ['a', '1'],
    ['a', 'x'],
    ['c', '7'],
  ]);
});

const defaults = { accept: '*/*', 'idempotency-key': 'k' };

test('a step’s headers take the place of ours, the sign-in that of all', () => {
  const given = { Accept: 'text/csv', 'X-A': '1' };
  expect(headersOf({ defaults, given, signIn: { authorization: 'Bearer t' } })).toEqual({
    accept: 'text/csv',
    'idempotency-key': 'k',
    'x-a': '1',
    authorization: 'Bearer t',
  });
});

test.each([
  ['Host', 'b.example', 'cannot be set'],
  ['transfer-encoding', 'chunked', 'cannot be set'],
  ['Content-Length', '0', 'cannot be set'],
  ['a b', '1', 'no name'],
  ['', '1', 'no name'],
  ['x-a', 'a\r\nb: c', 'one line'],
  ['x-a', '合同', 'one line'],
  ['Authorization', 'Basic x', 'the connection sets'],
])('the header %j: %j is refused', (name, value, reason) => {
  const parts = { defaults, given: { [name]: value }, signIn: { authorization: 'Bearer t' } };
  expect(() => headersOf(parts)).toThrow(reason);
  expect(() => headersOf(parts)).toThrow(expect.objectContaining({ field: `headers.${name}` }));
});

const answer = (text: string | Uint8Array, type?: string) => ({
  status: 200,
  headers: type === undefined ? {} : { 'content-type': type },
  body: typeof text === 'string' ? new TextEncoder().encode(text) : text,
});
const gbk = Uint8Array.from([0xba, 0xcf]);

test.each([
  [
    'JSON by its type',
    answer('{"id":9223372036854775807}', 'application/json'),
    { id: 9223372036854775807n },
  ],
  ['JSON of a problem', answer('{}', 'application/problem+json; charset=utf-8'), {}],
  ['what only claims to be JSON', answer('<html>', 'application/json'), '<html>'],
  ['JSON without a type', answer('{}'), '{}'],
  ['text', answer('合', 'text/plain'), '合'],
  ['text of its charset', answer(gbk, 'text/xml; charset=gbk'), '合'],
  ['nothing', answer('', 'application/json'), null],
])('auto reads %s', (_name, response, value) => {
  expect(readAnswer(response, 'auto', 'rejected')).toEqual(value);
});

test('what is asked for is read, whatever its type', () => {
  expect(readAnswer(answer('{"a":1}', 'text/plain'), 'json', 'rejected')).toEqual({ a: 1 });
  expect(readAnswer(answer('{"a":1}', 'application/json'), 'text', 'rejected')).toBe('{"a":1}');
  expect(readAnswer(answer(''), 'json', 'rejected')).toBeNull();
  expect(readAnswer(answer(''), 'text', 'rejected')).toBe('');
});

test.each([
  ['json', answer('<html>', 'text/html'), 'The answer is not JSON (text/html)'],
  ['auto', answer(gbk, 'image/png'), 'The answer is not text (image/png)'],
  ['text', answer(gbk), 'The answer is not text'],
] as const)('%s ends by the code it is given', (wanted, response, message) => {
  expect(() => readAnswer(response, wanted, 'unknown_outcome')).toThrow(
    expect.objectContaining({ code: 'unknown_outcome', message, details: { status: 200 } }),
  );
});
