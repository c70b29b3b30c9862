import { startProducer } from '@weir/connectors/rabbitmq/simulator/spring-producer';
import { expect, it, onTestFinished } from 'vitest';
import { connectBroker, triggerState } from './broker-flow.ts';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { withOwn } from './services/available.ts';
import { startRabbit } from './services/rabbit.ts';

interface Size {
  readonly messages: number;
  readonly distinct: number;
}

const exchange = 'approval-events';
/** Messages on their way to the broker at a time. */
const atOnce = 200;

/** `messages` are sent, `distinct` of them are different. */
export function rabbitRestartSuite({ messages, distinct }: Size): void {
  withOwn(['RabbitMQ'], 'messages over a restart of the broker', () => {
    it(`${messages} messages with duplicates, the broker killed in the middle: exactly the distinct ones become runs`, async () => {
      const rabbit = await startRabbit();
      onTestFinished(rabbit.remove, 30_000);
      const producer = await startProducer(rabbit.url, { destination: exchange });
      onTestFinished(producer.close);
      const weir = await startWeir({
        env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: new URL(rabbit.url).host },
      });
      onTestFinished(weir.stop, 30_000);
      await connectBroker(weir, rabbit.url);
      await publishFlow(weir, {
        flow: 'counted',
        name: 'Counted',
        triggers: {
          arrived: {
            use: 'rabbitmq.message',
            connection: 'broker',
            with: { queue: 'weir.counted', exchange },
            dedupe: '{{ trigger.body.eventId }}',
          },
        },
        steps: { keep: { use: 'set', with: { id: '{{ trigger.body.eventId }}' } } },
      });
      const state = async () => (await triggerState(weir, 'counted/arrived')).state;
      await until('it listens', async () => (await state()) === 'active');
      const declaredAt = performance.now();
      // RabbitMQ 3.10 writes down that a quorum queue exists only a moment after it was declared; killed before, it comes back
      // with a queue that answers nobody.
      await until('the queue is kept', async () => performance.now() - declaredAt > 3_000);

      // Each id at least once, in a mixed order, duplicates far apart and close together.
      const ids = Array.from({ length: messages }, (_, index) => `e${(index * 7919) % distinct}`);
      let next = 0;
      const sender = async (): Promise<void> => {
        for (let index = next++; index < messages; index = next++) {
          await producer.send(JSON.stringify({ eventId: ids[index] }));
        }
      };
      const sent = Promise.all(Array.from({ length: atOnce }, sender));
      await until('half are sent', async () => next > messages / 2, 60_000);
      expect(next, 'some are still to be sent').toBeLessThan(messages);
      await rabbit.kill();
      const killedAt = performance.now();
      await rabbit.start();
      const backAt = performance.now();
      await until('it listens again', async () => (await state()) === 'active', 60_000);
      const resumed = performance.now() - backAt;
      await sent;

      await until(
        'every distinct one has a run',
        async () => (await succeeded(weir)).length >= distinct,
        120_000,
      );
      // What is taken after the last run would be one too many.
      await until('the queue is empty', async () => {
        const queues = await rabbit.ctl('list_queues', 'name', 'messages');
        return /weir\.counted\s+0/.test(queues);
      });
      const runs = await succeeded(weir);
      expect(runs).toHaveLength(distinct);
      expect(new Set(await eventsOf(weir, runs))).toEqual(new Set(ids));
      expect(await rabbit.ctl('list_queues', 'name', 'messages')).toMatch(/weir\.counted\.dlq\s+0/);
      expect(resumed).toBeLessThan(60_000);
      console.log(
        `broker away for ${Math.round(backAt - killedAt)} ms, listening ${Math.round(resumed)} ms after it was back`,
      );
    }, 240_000);
  });
}

/** Runs that succeeded. */
async function succeeded(weir: RunningWeir): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const path = `/api/v1/runs?status=succeeded&limit=200${cursor && `&cursor=${cursor}`}`;
    const { items, nextCursor } = (await weir.api('GET', path)).body as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = nextCursor;
  }
}

/** The event each of the runs kept. */
async function eventsOf(weir: RunningWeir, runs: readonly string[]): Promise<string[]> {
  const left = [...runs];
  const found: string[] = [];
  const reader = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { body } = await weir.api('GET', `/api/v1/runs/${id}`);
      found.push((body as { output: { id: string } }).output.id);
    }
  };
  await Promise.all(Array.from({ length: 20 }, reader));
  return found;
}
