import { describe, expect, it } from 'vitest';
import { hasRedis, noLog, openLine, openRedis } from '../../test/redis-under-test.ts';
import { connectCluster } from './cluster-parts.ts';

const never = new AbortController().signal;
const ticket = { tenant: 't', group: 'default' };

describe.runIf(hasRedis)('parts of a cluster', () => {
  it('join two processes, and ask for a sweep whenever Redis is back', async () => {
    const under = await openRedis();
    const line = await openLine();
    let ready = Promise.withResolvers<void>();
    const open = (onReady: () => void) =>
      connectCluster({ url: line.url, log: noLog, prefix: under.prefix, onReady });
    const api = open(() => ready.resolve());
    const worker = open(() => undefined);
    try {
      await ready.promise;
      await api.queue.ensure(ticket, 1);
      expect(await worker.queue.take(['default'], never)).toEqual(ticket);
      const refused = expect(worker.queue.take(['default'], never)).rejects.toMatchObject({
        code: 'unavailable',
      });
      ready = Promise.withResolvers();
      await line.cut();
      await refused;
      await line.open();
      await ready.promise;
      const taken = worker.queue.take(['default'], never);
      await api.queue.ensure(ticket, 1);
      expect(await taken).toEqual(ticket);
    } finally {
      await Promise.all([api.close(), worker.close()]);
      await line.close();
      await under.close();
    }
    await expect(api.queue.add(ticket, 1)).rejects.toMatchObject({ code: 'unavailable' });
    expect(() =>
      api.signals.publish({ tenant: 't', runId: 'r', status: 'running', lastSeq: 1 }),
    ).not.toThrow();
  });
});
