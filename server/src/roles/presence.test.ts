import { expect, it } from 'vitest';
import type { Peer } from '../local-socket/local-socket.ts';
import { servePresence } from './presence.ts';

const peer = (id: string): Peer => ({ id, push: () => undefined });

it('the end of a connection is the end of its leases, and of no others', async () => {
  const declared: unknown[] = [];
  const gone: (readonly string[])[] = [];
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const service = servePresence({
    control: {
      declareSilent: async (workers) => {
        declared.push(workers);
        return [];
      },
    },
    onGone: (incarnations) => {
      gone.push(incarnations);
      resolve();
    },
    onFault: (error) => expect.unreachable(String(error)),
  });
  await service.request?.(peer('1'), 'here', { incarnation: 'w1' });
  await service.request?.(peer('2'), 'here', { incarnation: 'w2' });
  // A command, which holds no lease.
  service.gone?.(peer('3'));
  service.gone?.(peer('1'));
  await told;
  expect(declared).toEqual([{ before: 0, incarnations: ['w1'] }]);
  expect(gone).toEqual([['w1']]);
});

it('a store that cannot be told is a fault, not the end', async () => {
  const { promise: fault, resolve } = Promise.withResolvers<unknown>();
  const service = servePresence({
    control: { declareSilent: () => Promise.reject(new Error('away')) },
    onGone: () => expect.unreachable(),
    onFault: resolve,
  });
  await service.request?.(peer('1'), 'here', { incarnation: 'w1' });
  service.gone?.(peer('1'));
  expect(await fault).toEqual(new Error('away'));
});
