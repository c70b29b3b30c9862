import { expect, test, vi } from 'vitest';
import { createEmbeddedQueue } from '../queue/embedded.ts';
import type { ClaimedRun, TenantStore } from '../store/tenant-store.ts';
import { startRunWorker, type WorkerParts } from './run-worker.ts';

type Asked = Parameters<TenantStore['claim']>[0];

/** A worker whose claims the test answers. */
function workerOf(slots: number) {
  const { queue } = createEmbeddedQueue();
  const claims: { asked: Asked; answer: PromiseWithResolvers<readonly ClaimedRun[]> }[] = [];
  const store = {
    claim(asked: Asked) {
      const answer = Promise.withResolvers<readonly ClaimedRun[]>();
      claims.push({ asked, answer });
      return answer.promise;
    },
  };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const parts = {
    queue,
    log,
    lease: { incarnation: 'w', assertFresh: () => undefined },
    stores: { of: () => store },
  } as unknown as WorkerParts;
  return { queue, claims, log, worker: startRunWorker(parts, { groups: ['default'], slots }) };
}

const ticket = { tenant: 't', group: 'default' };

test('tickets that come while a claim is under way are used by the next one together', async () => {
  const { queue, claims, worker } = workerOf(50);
  await queue.add(ticket, 1);
  await vi.waitFor(() => expect(claims).toHaveLength(1));
  await queue.add(ticket, 5);
  await queue.add({ ...ticket, tenant: 'u' }, 2);
  claims[0]?.answer.resolve([]);
  await vi.waitFor(() => expect(claims).toHaveLength(2));
  claims[1]?.answer.resolve([]);
  await vi.waitFor(() => expect(claims).toHaveLength(3));
  claims[2]?.answer.resolve([]);
  await worker.stop();
  expect(claims.map(({ asked }) => asked)).toEqual(
    Array.from({ length: 3 }, () => ({ owner: 'w', group: 'default', limit: 20 })),
  );
});

test('a worker that stops gives the tickets back that it has not used', async () => {
  const { queue, claims, worker } = workerOf(3);
  await queue.add(ticket, 1);
  await vi.waitFor(() => expect(claims).toHaveLength(1));
  await queue.add(ticket, 2);
  const stopped = worker.stop();
  claims[0]?.answer.resolve([]);
  await stopped;
  const never = new AbortController().signal;
  expect(await queue.take(['default'], never)).toEqual(ticket);
  expect(await queue.take(['default'], never)).toEqual(ticket);
});

test('an outage is told once, and what comes after it is served', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { queue, claims, log, worker } = workerOf(50);
  await queue.add(ticket, 2);
  for (const count of [1, 2]) {
    await vi.waitFor(() => expect(claims).toHaveLength(count));
    claims[count - 1]?.answer.reject(new Error('away'));
    await vi.advanceTimersByTimeAsync(500);
    await queue.add(ticket, 1);
  }
  vi.useRealTimers();
  await vi.waitFor(() => expect(claims.length).toBeGreaterThan(2));
  for (const { answer } of claims) answer.resolve([]);
  await worker.stop();
  expect(log.warn).toHaveBeenCalledTimes(1);
});
