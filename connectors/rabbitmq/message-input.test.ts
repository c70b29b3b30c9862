import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkInput, inputFields, messageInput } from './message-input.ts';

const schema = z.strictObject(inputFields);
const checked = (input: Record<string, unknown>) => checkInput(schema.parse(input))?.field;

test('what is left out', () => {
  expect(messageInput(schema.parse({ queue: 'q' }))).toEqual({
    queue: 'q',
    declare: 'own',
    exchange: undefined,
    bindings: ['#'],
    prefetch: 50,
    format: 'auto',
    deadLetter: 'q.dlq',
    deliveryLimit: 5,
    maxSize: 1_048_576,
  });
});

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['a queue alone', { queue: 'q' }, undefined],
  ['an empty routing key', { queue: 'q', exchange: 'e', bindings: [''] }, undefined],
  ['passive', { queue: 'q', declare: 'passive' }, undefined],
  ['passive with an exchange', { queue: 'q', declare: 'passive', exchange: 'e' }, 'exchange'],
  ['passive with bindings', { queue: 'q', declare: 'passive', bindings: ['#'] }, 'bindings'],
  ['bindings to nothing', { queue: 'q', bindings: ['#'] }, 'bindings'],
  ['itself as dead letter queue', { queue: 'q', deadLetter: 'q' }, 'deadLetter'],
  ['a name of too many bytes', { queue: '队'.repeat(86) }, 'queue'],
  ['one that is too long with .dlq', { queue: 'q'.repeat(252) }, 'deadLetter'],
])('%s', (_name, input, field) => {
  expect(checked(input)).toBe(field);
});

test.each([{ prefetch: 0 }, { prefetch: 1001 }, { maxSize: 8_388_609 }, { deliveryLimit: 1.5 }])(
  '%o is refused',
  (input) => {
    expect(schema.safeParse({ queue: 'q', ...input }).success).toBe(false);
  },
);
