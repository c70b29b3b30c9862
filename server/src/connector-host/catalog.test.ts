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
    ['core', ['token']],
    ['feishu', ['appSecret']],
  ]);
  expect(JSON.parse(JSON.stringify(catalog.manifests()))).toHaveLength(2);
});

test('two connectors of one key are refused', () => {
  expect(() => createCatalog([...connectors, ...connectors])).toThrow(/same key/);
});
