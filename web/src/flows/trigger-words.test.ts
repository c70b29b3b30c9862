import type { ConnectorTrigger } from '@weir/contract/flow';
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { en } from '../i18n/en.ts';
import type { Connectors } from './catalog.ts';
import { triggerKindLabel, triggerSentence, triggerSettings } from './trigger-words.ts';

const texts = i18next.createInstance();
beforeAll(async () => {
  const resources = { en: { translation: en } };
  await texts.init({ lng: 'en', resources, keySeparator: false, nsSeparator: false });
});
const both = (text: string) => ({ 'zh-CN': text, en: text });
const catalog: Connectors = [
  {
    key: 'rabbitmq',
    name: both('RabbitMQ'),
    description: both(''),
    triggers: [
      {
        key: 'message',
        name: both('Message arrives'),
        sentence: both('When a message arrives in the queue {queue}'),
        input: { properties: { exchange: { form: { label: both('Exchange') } } } },
      },
    ],
  },
];
const tools = () => ({ t: texts.t, language: 'en' as const, catalog });
const trigger = (given: ConnectorTrigger['with'], use = 'rabbitmq.message'): ConnectorTrigger => ({
  use,
  with: given,
});

it.each([
  ['webhook', 'Webhook'],
  ['rabbitmq.message', 'RabbitMQ · Message arrives'],
  ['rabbitmq.other', 'rabbitmq.other'],
  ['kafka.message', 'kafka.message'],
  ['toString', 'toString'],
])('calls %s by its name', (use, label) => {
  expect(triggerKindLabel(use, tools())).toBe(label);
});

it('fills the sentence of a trigger, and has none for one that is not installed', () => {
  expect(triggerSentence(trigger({ queue: 'q' }), tools())).toEqual([
    { kind: 'words', text: 'When a message arrives in the queue ' },
    { kind: 'value', text: 'q' },
  ]);
  expect(triggerSentence(trigger({ queue: 'q' }, 'kafka.message'), tools())).toEqual([]);
});

describe('the settings of a trigger', () => {
  it('leave out what the sentence says, and have the labels of the form', () => {
    const given = { queue: 'q', exchange: 'e', bindings: ['a', 'b'], prefetch: 5 };
    expect(triggerSettings(trigger(given), tools())).toEqual([
      { label: 'Exchange', values: ['e'] },
      { label: 'bindings', values: ['a', 'b'] },
      { label: 'prefetch', values: ['5'] },
    ]);
  });

  it('are all there is to say of one that is not installed', () => {
    expect(triggerSettings(trigger({ queue: 'q' }, 'kafka.message'), tools())).toEqual([
      { label: 'queue', values: ['q'] },
    ]);
  });
});
