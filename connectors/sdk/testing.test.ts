import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectors } from '../index.ts';
import type { Action, Connector } from './define.ts';
import { idempotentFor, once, read } from './effect.ts';
import { field } from './fields.ts';
import type { ListenTrigger } from './listen.ts';
import { testConnector } from './testing.ts';

const both = { 'zh-CN': '名称', en: 'Name' };

const action: Action = {
  key: 'get-thing',
  name: both,
  description: both,
  sentence: { 'zh-CN': '查询 {id}', en: 'Get {id}' },
  effect: read,
  input: { id: field.string({ label: both }) },
  sample: { input: { id: '1' }, output: null },
  run: async () => null,
};
const connector: Connector = {
  key: 'things',
  name: both,
  description: both,
  config: {},
  actions: [action],
};

const trigger: ListenTrigger = {
  kind: 'listen',
  key: 'thing',
  name: both,
  description: both,
  sentence: { 'zh-CN': '收到 {id}', en: 'Got {id}' },
  input: { id: field.string({ label: both }) },
  sample: { input: { id: '1' }, event: { body: 1 } },
  listen: () => ({ stop: async () => undefined }),
};

const withTrigger = (change: Partial<ListenTrigger>): Connector => ({
  ...connector,
  triggers: [{ ...trigger, ...change }],
});

const withAction = (change: Partial<Action>): Connector => ({
  ...connector,
  actions: [{ ...action, ...change }],
});

test('a sound connector passes', () => {
  expect(() => testConnector(connector)).not.toThrow();
  expect(() => testConnector(withTrigger({}))).not.toThrow();
  expect(() => testConnector({ ...withTrigger({}), actions: [] })).not.toThrow();
});

test.each(connectors)('the built-in connector $key conforms', (builtIn) => {
  expect(() => testConnector(builtIn)).not.toThrow();
});

test.each<[string, Connector, RegExp]>([
  ['a key that is not kebab-case', withAction({ key: 'getThing' }), /not kebab-case/],
  ['a text in one language', withAction({ name: { 'zh-CN': 'Name', en: 'Name' } }), /no Chinese/],
  ['Chinese in English', withAction({ name: { 'zh-CN': '名称', en: '名称' } }), /no English/],
  [
    'a sample that is refused',
    withAction({ sample: { input: {}, output: null } }),
    /sample's input/,
  ],
  [
    'an unknown key in a sample',
    withAction({ sample: { input: { id: '1', x: 1 }, output: null } }),
    /sample's input/,
  ],
  [
    'a sample without output',
    withAction({ sample: { input: { id: '1' }, output: undefined } }),
    /no output/,
  ],
  [
    'a place that is no field',
    withAction({ sentence: { 'zh-CN': '查询 {name}', en: 'Get {name}' } }),
    /no field/,
  ],
  [
    'places that differ',
    withAction({ sentence: { 'zh-CN': '查询 {id}', en: 'Get it' } }),
    /differ in places/,
  ],
  ['a field without a form', withAction({ input: { id: z.string() } }), /no form/],
  ['a key lifetime of 0', withAction({ effect: idempotentFor(0) }), /lifetime/],
  [
    'an effect that is not announced',
    withAction({ effect: { kind: 'by-input', kinds: ['read'], of: () => once } }),
    /not among its kinds/,
  ],
  [
    'a key lifetime of 0 that depends on the input',
    withAction({ effect: { kind: 'by-input', kinds: ['idempotent'], of: () => idempotentFor(0) } }),
    /lifetime/,
  ],
  ['two actions of one key', { ...connector, actions: [action, action] }, /twice/],
  ['no action', { ...connector, actions: [] }, /no action/],
  ["a trigger of an action's key", withTrigger({ key: action.key }), /twice/],
  [
    'a trigger with an unknown place',
    withTrigger({ sentence: { 'zh-CN': '收到 {x}', en: '{x}' } }),
    /no field/,
  ],
  [
    'a sample that the trigger refuses',
    withTrigger({ check: () => ({ field: 'id', message: { 'zh-CN': '不行', en: 'not this' } }) }),
    /not this/,
  ],
  [
    'an event that takes the place of ours',
    withTrigger({ sample: { input: { id: '1' }, event: { at: 1 } } }),
    /has at, which/,
  ],
])('it refuses %s', (_name, broken, reason) => {
  expect(() => testConnector(broken)).toThrow(reason);
});
