import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Queue, QueueEvents } from 'bullmq';
import { redisUrl } from '../../server/test/services/answers.mjs';
import { order } from './order.ts';

export interface BullSide {
  /** Adds so many jobs and resolves when all are done, with the ms that took. */
  drain(jobs: number): Promise<number>;
  stop(): Promise<void>;
}

/** Adds under way at a time: a sender that waits for each of them. */
const adding = 64;

export async function startBull(noted: boolean): Promise<BullSide> {
  const prefix = `weir-bench-${process.pid}`;
  const name = noted ? 'noted' : 'plain';
  const connection = { url: redisUrl };
  const queue = new Queue(name, { connection, prefix });
  const events = new QueueEvents(name, { connection, prefix });
  await events.waitUntilReady();
  const entry = fileURLToPath(new URL('bull-worker.ts', import.meta.url));
  const child = fork(entry, [name, prefix, redisUrl, name]);
  await once(child, 'message');
  return {
    async drain(jobs) {
      let left = jobs;
      const drained = new Promise<void>((resolve) => {
        events.on('completed', () => {
          left -= 1;
          if (left === 0) resolve();
        });
      });
      const begun = performance.now();
      let added = 0;
      const add = async (): Promise<void> => {
        for (; added < jobs; ) {
          added += 1;
          await queue.add('order', order, { removeOnComplete: true });
        }
      };
      await Promise.all(Array.from({ length: adding }, add));
      await drained;
      events.removeAllListeners('completed');
      return performance.now() - begun;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      await events.close();
      await queue.obliterate({ force: true });
      await queue.close();
    },
  };
}
