import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Action } from './define.ts';
import { idempotent, idempotentFor, once, read } from './effect.ts';
import { ConnectorError } from './errors.ts';
import { actionsOf } from './openapi.ts';
import { OpenApiUnsupported } from './openapi-document.ts';

const answer = { '200': { description: 'OK' } };
type Doc = Readonly<Record<string, unknown>>;

const documentOf = (paths: Doc, more: Doc = {}): Doc => ({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths,
  ...more,
});

const one = (operation: Doc, { path = '/things', method = 'get' } = {}): Action => {
  const document = documentOf({
    [path]: { [method]: { operationId: 'do', responses: answer, ...operation } },
  });
  const [action] = actionsOf(document);
  if (action === undefined) throw new Error('no action');
  return action;
};

const json = (schema: Doc, more: Doc = {}) => ({
  content: { 'application/json': { schema, ...more } },
});
const body = (schema: Doc, more: Doc = {}) => ({
  requestBody: { required: true, ...json(schema, more) },
});
const properties = (shape: Doc, more: Doc = {}) =>
  body({ type: 'object', properties: shape, ...more });

/** Runs the action; what it sent, and its answer. */
async function run(action: Action, input: Doc, told: { status?: number; text?: string } = {}) {
  const sent: unknown[] = [];
  const context = {
    input: z.strictObject(action.input).parse(input),
    config: { baseUrl: 'https://a.example/api', auth: 'bearer', token: 't' },
    idempotencyKey: 'k',
    traceparent: '00',
    signal: new AbortController().signal,
    http: {
      request: async (request: unknown) => {
        sent.push(request);
        const bytes = new TextEncoder().encode(told.text ?? '');
        return { status: told.status ?? 200, headers: {}, body: bytes };
      },
    },
  };
  const output: unknown = await action.run(context as never);
  return { sent: sent[0], output };
}

const parameters = (...list: readonly Doc[]) => ({
  parameters: list.map((each) => ({ schema: { type: 'string' }, ...each })),
});

test('parameters and the properties of the body are fields, each sent where it belongs', async () => {
  const action = one(
    {
      ...parameters(
        { name: 'id', in: 'path', required: true },
        { name: 'page_size', in: 'query', schema: { type: 'integer' } },
        { name: 'tag', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
        { name: 'X-Tenant-Id', in: 'header', required: true },
      ),
      ...properties({ name: { type: 'string' }, on: { type: 'boolean' } }, { required: ['name'] }),
    },
    { path: '/things/{id}.json', method: 'put' },
  );
  expect(Object.keys(action.input)).toEqual(['id', 'pageSize', 'tag', 'xTenantId', 'name', 'on']);
  const input = { id: 'a/b', pageSize: 5, tag: ['x', 'y'], xTenantId: 7, name: '合同' };
  const { sent } = await run(action, input);
  expect(sent).toMatchObject({
    method: 'PUT',
    url: 'https://a.example/api/things/a%2Fb.json?page_size=5&tag=x&tag=y',
    headers: { 'x-tenant-id': '7', authorization: 'Bearer t', 'idempotency-key': 'k' },
    body: '{"name":"合同"}',
    changes: true,
  });
});

test('what may be left out is left out, and so is a body of nothing', async () => {
  const action = one(
    { requestBody: json({ type: 'object', properties: { a: { type: 'string' } } }) },
    { method: 'post' },
  );
  expect((await run(action, {})).sent).not.toHaveProperty('body');
  expect((await run(action, { a: '' })).sent).toMatchObject({ body: '{"a":""}' });
});

test.each([
  ['get', read],
  ['head', read],
  ['options', read],
  ['put', idempotent],
  ['delete', idempotent],
  ['post', once],
  ['patch', once],
])('%s has its usual effect', (method, effect) => {
  expect(one({}, { method }).effect).toEqual(effect);
});

test.each([
  ['read', read],
  ['idempotent', idempotent],
  ['once', once],
  [{ keyLifetimeMs: 1000 }, idempotentFor(1000)],
])('the effect may be told: %j', (told, effect) => {
  expect(one({ 'x-weir-effect': told }, { method: 'post' }).effect).toEqual(effect);
});

test.each<[Doc, readonly unknown[], readonly unknown[]]>([
  [{ type: 'string' }, ['', 'a', 7n], [true, null, {}]],
  [{ type: 'string', minLength: 2, maxLength: 3 }, ['ab', 'abc'], ['a', 'abcd']],
  [{ type: 'string', enum: ['A', 'B'] }, ['A'], ['C', 1]],
  [{ type: ['string', 'null'] }, ['a', null], [true]],
  [{ type: 'string', enum: ['A', null], nullable: true }, ['A', null], ['B']],
  [{ type: 'integer', minimum: 1, maximum: 3 }, [1, 3], [0, 4, 1.5, '1']],
  [{ type: 'number' }, [1.5], ['1', Number.NaN]],
  [{ type: 'boolean' }, [true], ['true', 0]],
  [
    { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 },
    [[1]],
    [[], [1, 2, 3], ['a']],
  ],
  [
    { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    [{ a: 'x' }],
    [{}, { a: 'x', b: 1 }],
  ],
  [{ type: 'object' }, [{}, { any: [1] }], [1]],
  [{ type: 'object', additionalProperties: { type: 'integer' } }, [{ a: 1 }], [{ a: 'x' }]],
  [{ type: 'object', additionalProperties: false }, [{}], [{ a: 1 }]],
  [{}, [1, null, { a: [] }], []],
])('%j takes what it says', (schema, good, bad) => {
  const { input } = one(properties({ value: schema }, { required: ['value'] }), { method: 'post' });
  for (const value of good) expect(input['value']?.safeParse(value).success).toBe(true);
  for (const value of bad) expect(input['value']?.safeParse(value).success).toBe(false);
});

test('a default is filled in, what only the server sets is no field', () => {
  const { input } = one(
    properties({ size: { type: 'integer', default: 5 }, id: { type: 'string', readOnly: true } }),
    { method: 'post' },
  );
  expect(z.strictObject(input).parse({})).toEqual({ size: 5 });
});

test('names come from the extensions, else from the summary; forms from the schema', () => {
  const both = { 'zh-CN': '甲', en: 'A' };
  const told = one({
    summary: 'plain',
    'x-weir-name': both,
    'x-weir-sentence': both,
    ...parameters({ name: 'q', in: 'query', schema: { type: 'string', 'x-weir-label': both } }),
  });
  expect(told).toMatchObject({ name: both, sentence: both, description: { en: 'plain' } });
  expect(z.toJSONSchema(z.strictObject(told.input), { io: 'input' })).toMatchObject({
    properties: { q: { form: { label: both } } },
  });
  expect(one({ operationId: 'listAllThings', summary: 's' })).toMatchObject({
    key: 'list-all-things',
    name: { 'zh-CN': 's', en: 's' },
    sentence: { en: 's' },
  });
});

test('the sample is made of the examples', () => {
  const action = one(
    {
      ...parameters({ name: 'q', in: 'query', example: 'x' }),
      ...body({ type: 'object', properties: { a: { type: 'string' } } }, { example: { a: 'y' } }),
      responses: {
        '201': { description: 'OK', ...json({ type: 'object' }, { example: { id: 1 } }) },
      },
    },
    { method: 'post' },
  );
  expect(action.sample).toEqual({ input: { q: 'x', a: 'y' }, output: { id: 1 } });
});

test('references are followed, also one behind another, and what stands beside them wins', () => {
  const components = {
    schemas: {
      Kind: { type: 'string', enum: ['A'], title: 'Kind' },
      'a/b': { $ref: '#/components/schemas/Kind' },
    },
    parameters: {
      Q: { name: 'q', in: 'query', schema: { $ref: '#/components/schemas/a~1b', title: 'Own' } },
    },
  };
  const paths = {
    '/things': {
      parameters: [{ $ref: '#/components/parameters/Q' }],
      get: { operationId: 'list', responses: answer },
      post: { operationId: 'make', responses: answer, ...parameters({ name: 'q', in: 'query' }) },
    },
  };
  const [list, make] = actionsOf(documentOf(paths, { components }));
  expect(list?.input['q']?.safeParse('B').success).toBe(false);
  expect(make?.input['q']?.safeParse('B').success).toBe(true);
});

const announced = { responses: { '200': { description: 'OK', ...json({ type: 'object' }) } } };

test('an answer that is not the object it was announced to be is an error', async () => {
  expect((await run(one(announced), {}, { text: '{"id":1}' })).output).toEqual({ id: 1 });
  await expect(run(one(announced), {}, { text: '[]' })).rejects.toMatchObject({ code: 'rejected' });
  const post = one(announced, { method: 'post' });
  await expect(run(post, {}, { text: '' })).rejects.toMatchObject({ code: 'unknown_outcome' });
});

test('an answer may have a code of its own', async () => {
  const action = one({
    responses: { ...answer, '409': { description: 'Gone', 'x-weir-code': 'not_found' } },
  });
  await expect(run(action, {}, { status: 409 })).rejects.toMatchObject({ code: 'not_found' });
  await expect(run(action, {}, { status: 404 })).rejects.toBeInstanceOf(ConnectorError);
});

test('an id never changes the path', async () => {
  const action = one(parameters({ name: 'id', in: 'path', required: true }), { path: '/a/{id}/b' });
  await expect(run(action, { id: '..' })).rejects.toMatchObject({ code: 'invalid_input' });
  expect(action.input['id']?.safeParse('').success).toBe(false);
});

const circle = { $ref: '#/components/schemas/Node' };
const withSchema = (schema: Doc) => ({
  '/x': { post: { operationId: 'do', responses: answer, ...properties({ a: schema }) } },
});
const withOperation = (operation: Doc) => ({
  '/x': { get: { operationId: 'do', responses: answer, ...operation } },
});

test.each<[string, Doc, RegExp]>([
  ['another version', { ...documentOf({}), openapi: '2.0' }, /only OpenAPI 3.0 and 3.1/],
  ['webhooks', documentOf({}, { webhooks: {} }), /document: "webhooks"/],
  ['callbacks', documentOf(withOperation({ callbacks: {} })), /paths\.\/x\.get: "callbacks"/],
  ['trace', documentOf({ '/x': { trace: {} } }), /"trace"/],
  ['no operationId', documentOf({ '/x': { get: { responses: answer } } }), /operationId/],
  [
    'two of one name',
    documentOf({ '/x': withOperation({})['/x'], '/y': withOperation({})['/x'] }),
    /"do" is used twice/,
  ],
  [
    'two fields of one name',
    documentOf(withOperation(parameters({ name: 'a', in: 'query' }, { name: 'A', in: 'header' }))),
    /"a" is used twice/,
  ],
  [
    'a place without parameter',
    documentOf({ '/x/{id}': withOperation({})['/x'] }),
    /\{id\} has no parameter/,
  ],
  ['a cookie', documentOf(withOperation(parameters({ name: 'a', in: 'cookie' }))), /in "cookie"/],
  [
    'a header of the sign-in',
    documentOf(withOperation(parameters({ name: 'Authorization', in: 'header' }))),
    /set by the body or the sign-in/,
  ],
  [
    'a style',
    documentOf(withOperation(parameters({ name: 'a', in: 'query', style: 'deepObject' }))),
    /"style"/,
  ],
  [
    'an object in the query',
    documentOf(withOperation(parameters({ name: 'a', in: 'query', schema: { type: 'object' } }))),
    /plain values/,
  ],
  ['oneOf', documentOf(withSchema({ oneOf: [] })), /properties\.a: "oneOf"/],
  ['allOf', documentOf(withSchema({ type: 'object', allOf: [] })), /"allOf"/],
  ['a pattern', documentOf(withSchema({ type: 'string', pattern: 'x' })), /"pattern"/],
  ['an enum of numbers', documentOf(withSchema({ type: 'string', enum: [1] })), /"enum"/],
  [
    'two types',
    documentOf(withSchema({ type: ['string', 'integer'] })),
    /the type \["string","integer"\]/,
  ],
  ['a file', documentOf(withSchema({ type: 'string', format: 'binary' })), /files/],
  [
    'a keyword of the body',
    documentOf(withOperation(properties({}, { minProperties: 1 }))),
    /"minProperties"/,
  ],
  [
    'a form',
    documentOf(withOperation({ requestBody: { content: { 'multipart/form-data': {} } } })),
    /not multipart\/form-data/,
  ],
  [
    'a list as body',
    documentOf(withOperation(body({ type: 'array' }))),
    /an object with "properties"/,
  ],
  [
    'required fields of an optional body',
    documentOf(withOperation({ requestBody: json({ properties: {}, required: ['a'] }) })),
    /may be left out/,
  ],
  ['no success', documentOf(withOperation({ responses: {} })), /no success/],
  [
    'an answer in XML',
    documentOf(withOperation({ responses: { '200': { content: { 'application/xml': {} } } } })),
    /not application\/xml/,
  ],
  [
    'an unknown code',
    documentOf(withOperation({ responses: { ...answer, '409': { 'x-weir-code': 'gone' } } })),
    /"gone"/,
  ],
  [
    'an unknown effect',
    documentOf(withOperation({ 'x-weir-effect': 'twice' })),
    /"twice" is no effect/,
  ],
  [
    'an unknown extension of ours',
    documentOf(withOperation({ 'x-weir-nmae': {} })),
    /"x-weir-nmae"/,
  ],
  [
    'oauth2',
    documentOf({}, { components: { securitySchemes: { o: { type: 'oauth2' } } } }),
    /the sign-in "o"/,
  ],
  ['a reference elsewhere', documentOf(withSchema({ $ref: 'other.json#/a' })), /leads nowhere/],
  ['a reference to nothing', documentOf(withSchema({ $ref: '#/components/x' })), /leads nowhere/],
  [
    'a circle',
    documentOf(withSchema(circle), {
      components: { schemas: { Node: { type: 'object', properties: { next: circle } } } },
    }),
    /refers to itself/,
  ],
  [
    'a reference to itself',
    documentOf(withSchema(circle), { components: { schemas: { Node: circle } } }),
    /leads nowhere/,
  ],
])('it refuses %s by name', (_name, document, reason) => {
  expect(() => actionsOf(document)).toThrow(OpenApiUnsupported);
  expect(() => actionsOf(document)).toThrow(reason);
});

test.each([null, [], 'x', {}])('%j is no document', (document) => {
  expect(() => actionsOf(document)).toThrow(OpenApiUnsupported);
});

test('all problems are told at once; extensions of others are left alone', () => {
  const document = documentOf(withOperation({ 'x-other': 1, callbacks: {}, servers: [] }));
  expect(() => actionsOf(document)).toThrow(/"callbacks".*\n.*"servers"/);
});
