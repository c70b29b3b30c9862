import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConnectorError, type ListenState } from '../sdk/index.ts';
import { backoffMs, unlessAborted } from './backoff.ts';
import { brokerError, needsPerson, openingError } from './broker-error.ts';
import { usualPace } from './pace.ts';
import { createStatus } from './status.ts';

test('it waits longer each time, up to the limit', () => {
  const waits = [1, 2, 3, 7, 8, 1000].map((n) => backoffMs(usualPace.reconnect, n, 0));
  expect(waits).toEqual([250, 500, 1000, 15_000, 15_000, 15_000]);
});

test('at random, but never less than half of that', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (n, random) => {
        const full = backoffMs(usualPace.retry, n, 0);
        const wait = backoffMs(usualPace.retry, n, random);
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(full / 2);
      },
    ),
  );
});

const said = (message: string, code?: number | string) =>
  Object.assign(new Error(message), { code });

test.each([
  [said('x', 404), 'not_found', false],
  [said('x', 406), 'conflict', true],
  [said('x', 403), 'forbidden', true],
  [said('x', 320), 'unavailable', false],
  [said('x', 'ECONNREFUSED'), 'unavailable', false],
  ['closed', 'unavailable', false],
  [new ConnectorError('timeout', 'x'), 'timeout', false],
])('%o', (cause, code, person) => {
  const error = brokerError(cause);
  expect(error.code).toBe(code);
  expect(needsPerson(error)).toBe(person);
});

test('what the broker says while it is opened', () => {
  const login = 'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "…"';
  expect(openingError(said(login), '/').code).toBe('auth_failed');
  const vhost = 'Expected ConnectionOpenOk; got <ConnectionClose channel:0>';
  expect(openingError(said(vhost), '/x')).toMatchObject({ code: 'forbidden', message: /"\/x"/ });
  expect(openingError(said('read ECONNRESET', 'ECONNRESET'), '/').code).toBe('unavailable');
});

test('blocked is told while it listens, and listening when it no longer is', () => {
  const states: ListenState[] = [];
  const status = createStatus((state) => states.push(state));
  status.connecting();
  status.blocked('low on memory');
  status.listening();
  status.blocked('low on memory');
  status.blocked(undefined);
  status.failing(new ConnectorError('unavailable', 'x'), 5);
  status.blocked('low on disk');
  expect(states.map(({ state }) => state)).toEqual([
    'connecting',
    'blocked',
    'listening',
    'failing',
  ]);
});

test('an abort ends the waiting, not what is waited for', async () => {
  const abort = new AbortController();
  const waiting = unlessAborted(new Promise(() => undefined), abort.signal);
  abort.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(unlessAborted(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
  await expect(unlessAborted(new Promise(() => undefined), abort.signal)).rejects.toThrow(
    'stopped',
  );
});
