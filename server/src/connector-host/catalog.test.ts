import { connectors } from '@weir/connectors';
import { expect, test } from 'vitest';
import { createCatalog } from './catalog.ts';

const catalog = createCatalog(connectors);

test('actions are found by use, and by nothing else', () => {
  expect(catalog.action('core.update-template')?.action.effect).toEqual({
    kind: 'idempotent',
    keyLifetimeMs: null,
  });
  for (const use of ['core', 'core.', 'update-template', 'toString', '__proto__']) {
    expect(catalog.action(use)).toBeUndefined();
    expect(catalog.connector(`${use}.`)).toBeUndefined();
  }
});

test('fields with a default may be left out, unknown ones are refused', () => {
  const { inputSchema, needsConnection, connector } =
    catalog.forFlows().get('feishu.send-card') ?? {};
  expect({ connector, needsConnection }).toEqual({ connector: 'feishu', needsConnection: true });
  expect(inputSchema).toMatchObject({
    required: ['receiver', 'card'],
    additionalProperties: false,
  });
  expect(inputSchema).toMatchObject({ properties: { card: { required: ['title'] } } });
  expect(catalog.forFlows().get('core.update-template')?.inputSchema).toMatchObject({
    required: ['id', 'status'],
  });
});

test('the manifests name the secrets and can be sent as JSON', () => {
  const secrets = catalog.manifests().map(({ key, config }) => [key, config.secrets]);
  expect(secrets).toEqual([
    ['core', ['token', 'password', 'apiKey']],
    ['feishu', ['appSecret']],
    ['http', ['token', 'password', 'apiKey']],
    ['rabbitmq', ['password']],
  ]);
  expect(JSON.parse(JSON.stringify(catalog.manifests()))).toHaveLength(4);
});

test('a connector whose connection is optional does not need one', () => {
  expect(catalog.forFlows().get('http.request')?.needsConnection).toBe(false);
  expect(catalog.manifests().map(({ key, connection }) => [key, connection])).toEqual([
    ['core', 'required'],
    ['feishu', 'required'],
    ['http', 'optional'],
    ['rabbitmq', 'required'],
  ]);
});

test('an effect that depends on the input is published as the kinds it may be', () => {
  const http = catalog.manifests().find(({ key }) => key === 'http');
  expect(http?.actions[0]?.effect).toEqual({
    kind: 'by-input',
    kinds: ['read', 'idempotent', 'once'],
  });
});

test('two connectors of one key are refused', () => {
  expect(() => createCatalog([...connectors, ...connectors])).toThrow(/same key/);
});

test('triggers are found by use, and all of their settings are judged', () => {
  expect(catalog.trigger('rabbitmq.message')?.trigger.kind).toBe('listen');
  expect(catalog.trigger('rabbitmq.toString')).toBeUndefined();
  const { fault, ...told } = catalog.triggersForFlows().get('rabbitmq.message') ?? {};
  expect(told).toMatchObject({
    connector: 'rabbitmq',
    needsConnection: true,
    inputSchema: { required: ['queue'], additionalProperties: false },
  });
  expect(fault?.({ queue: 'q', exchange: 'e' })).toBeNull();
  expect(fault?.({ queue: 'q', prefetch: 0 })?.en).toMatch(/^prefetch: /);
  expect(fault?.({ queue: 'q', declare: 'passive', exchange: 'e' })).toMatchObject({
    'zh-CN': expect.stringMatching(/^exchange：/),
    en: expect.stringMatching(/^exchange: /),
  });
});
