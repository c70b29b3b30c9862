/**
 * The other side of the queue: a BullMQ worker in a process of its own, 50 jobs at a time. A job has five steps; each is a
 * function call, and with `noted` its progress is written to Redis after it, as a journal would be.
 */
import { Worker } from 'bullmq';
import { type Order, priceOrder } from './order.ts';

const [name = '', prefix = '', url = '', noted] = process.argv.slice(2);
const steps = [
  (order: Order) => ({ ...order, checked: true }),
  (order: Order) => ({ ...order, priced: priceOrder(order) }),
  (order: Order) => ({ ...order, owner: order.customer }),
  (order: Order) => ({ ...order, count: order.lines.length }),
  (order: Order) => ({ ...order, done: true }),
];

const worker = new Worker<Order>(
  name,
  async (job) => {
    let order = job.data;
    for (const [at, step] of steps.entries()) {
      order = step(order);
      if (noted === 'noted') await job.updateProgress(at + 1);
    }
    return order.number;
  },
  { connection: { url }, prefix, concurrency: 50 },
);
await worker.waitUntilReady();
process.once('disconnect', () => void worker.close().then(() => process.exit()));
process.send?.('ready');
