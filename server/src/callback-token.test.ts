import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackToken, isCallbackToken, readCallbackToken } from './callback-token.ts';

const key = randomBytes(32);
const place = fc.record({
  tenant: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
  runId: fc.stringMatching(/^[0-9A-Z]{1,26}$/),
  place: fc.string({ minLength: 1, unit: 'grapheme' }),
});

test('leads where it was made for, and is the same each time', () => {
  fc.assert(
    fc.property(place, (given) => {
      const token = callbackToken(key, given);
      expect(token).toBe(callbackToken(key, given));
      expect(isCallbackToken(key, token)).toBe(true);
      expect(readCallbackToken(token)).toEqual(given);
      expect(new URL(`http://weir/waits/${token}`).pathname).toBe(`/waits/${token}`);
    }),
  );
});

test('with any character changed, added or missing it is refused', () => {
  const character = fc.constantFrom(...'aA0zZ9-_.=+/%~ é堰');
  fc.assert(
    fc.property(place, fc.nat(), character, (given, at, other) => {
      const token = callbackToken(key, given);
      const [head, tail] = [token.slice(0, at % token.length), token.slice(at % token.length)];
      const forged = [head + other + tail.slice(1), head + other + tail, head + tail.slice(1)];
      for (const each of forged) {
        if (each !== token) expect(isCallbackToken(key, each)).toBe(false);
      }
      expect(isCallbackToken(key, token + other)).toBe(false);
    }),
  );
});

test('each way to write the last bits but ours is refused', () => {
  const token = callbackToken(key, { tenant: 't', runId: 'r', place: 'p' });
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const ours = [...alphabet].filter((last) => isCallbackToken(key, token.slice(0, -1) + last));
  expect(ours).toEqual([token.at(-1)]);
});

test('made with the key of another tenant it is refused', () => {
  fc.assert(
    fc.property(place, (given) => {
      expect(isCallbackToken(key, callbackToken(randomBytes(32), given))).toBe(false);
    }),
  );
});

test.each(['', '.', '...', 'a.b.c', 'a.b.c.d.e', 'default.r1..mac'])('%j is none', (text) => {
  expect(readCallbackToken(text)).toBeUndefined();
  expect(isCallbackToken(key, text)).toBe(false);
});
