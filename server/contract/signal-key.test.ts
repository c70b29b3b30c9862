import { expect, test } from 'vitest';
import { signalEndpoints } from './signal-endpoints.ts';
import { isSignalKey, type SignalKey, signalKeyText } from './signal-key.ts';

test.each<[SignalKey, string]>([
  ['T-1', 'T-1'],
  ['', ''],
  [7, '7'],
  [-0.5, '-0.5'],
  [true, 'true'],
])('the key %j is the text %j', (value, expected) => {
  expect(isSignalKey(value)).toBe(true);
  expect(signalKeyText(value)).toBe(expected);
});

test.each([[null], [[7]], [{ id: 7 }]])('%j is no key', (value) => {
  expect(isSignalKey(value)).toBe(false);
});

test('a long integer keeps its digits', () => {
  expect(signalKeyText(12345678901234567890n)).toBe('12345678901234567890');
  expect(body.parse({ key: 12345678901234567890n })).toEqual({ key: '12345678901234567890' });
  expect(body.safeParse({ key: 10n ** 200n }).success).toBe(false);
});

const { body } = signalEndpoints.sendSignal;

test.each([
  [{ key: 7 }, { key: '7' }],
  [
    { key: false, data: null },
    { key: 'false', data: null },
  ],
  [
    { key: 'k', data: [1], keep: '366d' },
    { key: 'k', data: [1], keep: '366d' },
  ],
  [
    { key: 'k'.repeat(200), keep: 0 },
    { key: 'k'.repeat(200), keep: 0 },
  ],
])('takes %o', (given, expected) => {
  expect(body.parse(given)).toEqual(expected);
});

test.each([
  ['no key', {}],
  ['a key that is null', { key: null }],
  ['a list as key', { key: ['a'] }],
  ['a key that is too long', { key: 'k'.repeat(201) }],
  ['more than it knows', { key: 'k', run: 'r' }],
  ['a duration that is none', { key: 'k', keep: 'soon' }],
  ['a duration before now', { key: 'k', keep: -1 }],
  ['a duration that is too long', { key: 'k', keep: '367d' }],
  ['data that is too large', { key: 'k', data: ['x'.repeat(1024 * 1024)] }],
])('refuses %s', (_name, given) => {
  expect(body.safeParse(given).success).toBe(false);
});
