import type { TriggerEvent } from '@weir/contract/journal';
import { expect, it } from 'vitest';
import { fieldText, messageParts } from './message-event.ts';

const parts = (fields: object) => {
  const event = { id: 'signed', kind: 'message', at: 1, ...fields } as TriggerEvent;
  const { facts, trees } = messageParts(event);
  const keys = (all: typeof facts) => all.map(({ key }) => key);
  return [keys(facts), keys(trees)];
};

it('sets body and headers apart from what fits a line, in the order people read', () => {
  const fields = {
    custom: 'x',
    headers: { a: 1 },
    body: { id: 1 },
    redelivered: false,
    key: 'k',
    exchange: '',
    parts: [1],
  };
  expect(parts(fields)).toEqual([
    ['exchange', 'key', 'redelivered', 'custom'],
    ['body', 'headers', 'parts'],
  ]);
});

it('keeps a body of any form, and leaves out empty headers', () => {
  expect(parts({ body: 'text', headers: {} })).toEqual([[], ['body']]);
  expect(parts({ body: null })).toEqual([[], ['body']]);
});

it('has names for the fields of messages, and none for others', () => {
  expect(fieldText('messageId')).toBe('event.messageId');
  expect(fieldText('custom')).toBeUndefined();
  expect(fieldText('toString')).toBeUndefined();
});
