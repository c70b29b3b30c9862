/**
 * Runs of five steps from a queue: messages of RabbitMQ through `npm start`, against jobs added to BullMQ and processed by
 * one worker. From the first message sent to the end of the last run; 2 KB each, sent 64 at a time by this process, which
 * waits for each to be confirmed. Weir evaluates the steps as expressions and keeps a journal on disk; BullMQ calls five
 * functions, and in its second form writes the progress to Redis (in memory, not synced) after each.
 */
import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { takeBroker } from '@weir/connectors/rabbitmq/broker-under-test';
import { connectBroker, triggerState } from '../server/test/broker-flow.ts';
import { publishFlow } from '../server/test/publish-flow.ts';
import { type RunningWeir, startWeir, until } from '../server/test/running-weir.ts';
import { rabbitAnswers, redisAnswers } from '../server/test/services/answers.mjs';
import { startBull } from './support/bull-side.ts';
import { median, report } from './support/figures.ts';
import { orderText } from './support/order.ts';

const rounds = 3;
const messages = 2000;
const sending = 64;
const queue = 'bench.orders';

const document = {
  flow: 'orders',
  name: 'Orders',
  triggers: { order: { use: 'rabbitmq.message', connection: 'broker', with: { queue } } },
  steps: {
    checked: { use: 'set', with: { ok: '{{ trigger.body.lines[0].quantity > 0 }}' } },
    priced: {
      use: 'set',
      after: 'checked',
      with: { sum: '{{ trigger.body.lines[0].quantity * trigger.body.lines[0].price }}' },
    },
    owner: { use: 'set', after: 'priced', with: { owner: '{{ trigger.body.customer }}' } },
    counted: { use: 'set', after: 'owner', with: { first: '{{ trigger.body.lines[0] }}' } },
    done: { use: 'set', after: 'counted', with: { sum: '{{ steps.priced.sum }}' } },
  },
};

type Broker = Awaited<ReturnType<typeof takeBroker>>;

async function drain(weir: RunningWeir, broker: Broker, count: number): Promise<number> {
  const file = new DatabaseSync(join(weir.folder, 'tenants', 'default.db'), { readOnly: true });
  const select = file.prepare('SELECT count(*) AS runs FROM run WHERE ended_at IS NOT NULL');
  const ended = (): number => Number(select.get()?.['runs']);
  const wanted = ended() + count;
  const begun = performance.now();
  let sent = 0;
  const send = async (): Promise<void> => {
    for (; sent < count; ) {
      sent += 1;
      const messageId = `${begun}-${sent}`;
      const options = { contentType: 'application/json', messageId, persistent: true };
      await broker.publish({ key: queue }, Buffer.from(orderText), options);
    }
  };
  await Promise.all(Array.from({ length: sending }, send));
  await until('drained', async () => ended() >= wanted);
  file.close();
  return performance.now() - begun;
}

async function compare(weir: RunningWeir, broker: Broker): Promise<void> {
  const bulls = { 'BullMQ, plain': await startBull(false), 'BullMQ, noted': await startBull(true) };
  const perSecond: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round += 1) {
    const count = round < 0 ? messages / 4 : messages;
    const note = (side: string, ms: number): void => {
      if (round >= 0) perSecond[side] = [...(perSecond[side] ?? []), (1000 * count) / ms];
    };
    for (const [side, bull] of Object.entries(bulls)) note(side, await bull.drain(count));
    note('Weir', await drain(weir, broker, count));
  }
  for (const bull of Object.values(bulls)) await bull.stop();
  const own = perSecond['Weir'] ?? [];
  report('five steps from a queue', [
    ...Object.entries(perSecond).map(([side, values]) => ({
      what: side,
      value: median(values),
      unit: 'runs/s',
    })),
    ...Object.keys(bulls).map((side) => ({
      what: `Weir / ${side}`,
      value: 100 * median(own.map((value, at) => value / (perSecond[side]?.[at] ?? 0))),
      unit: '%',
    })),
  ]);
}

if ((await rabbitAnswers()) && (await redisAnswers())) {
  const broker = await takeBroker();
  const env = {
    WEIR_DEMO: 'false',
    WEIR_LOG_LEVEL: 'error',
    WEIR_EGRESS_ALLOW: '127.0.0.1:5672',
  };
  const weir = await startWeir({ env });
  try {
    const { host, vhost, username, password } = broker.config;
    await connectBroker(
      weir,
      `amqp://${username}:${password}@${host}:5672/${encodeURIComponent(vhost)}`,
    );
    await publishFlow(weir, document);
    await until(
      'it listens',
      async () => (await triggerState(weir, 'orders/order')).state === 'active',
    );
    await compare(weir, broker);
  } finally {
    await weir.stop();
    await broker.remove();
  }
} else console.log('\nfive steps from a queue: left out, it needs RabbitMQ and Redis');
