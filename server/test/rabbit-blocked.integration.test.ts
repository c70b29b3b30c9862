import { listen } from '@weir/connectors/rabbitmq/listen';
import { startProducer } from '@weir/connectors/rabbitmq/simulator/spring-producer';
import type { ListenState, Verdict } from '@weir/connectors/sdk';
import { expect, it, onTestFinished } from 'vitest';
import { until } from './running-weir.ts';
import { withOwn } from './services/available.ts';
import { startRabbit } from './services/rabbit.ts';

const queue = 'weir.blocked';
const exchange = 'events';

withOwn(['RabbitMQ'], 'a broker that takes nothing', () => {
  it('keeps what is refused waiting, while what is accepted is acknowledged; then goes on', async () => {
    const rabbit = await startRabbit();
    onTestFinished(rabbit.remove, 30_000);
    const producer = await startProducer(rabbit.url, { destination: exchange });
    onTestFinished(producer.close);
    const decide = Promise.withResolvers<void>();
    const states: ListenState[] = [];
    const held: unknown[] = [];
    const listening = listen(
      {
        input: {},
        config: {
          host: '127.0.0.1',
          port: Number(new URL(rabbit.url).port),
          vhost: '/',
          username: 'guest',
          password: 'guest',
          tls: 'none',
        },
        name: 'weir test',
        network: { addressesOf: async () => ['127.0.0.1'] },
        log: { info: () => undefined, warn: () => undefined },
        async emit({ event }): Promise<Verdict> {
          held.push(event['body']);
          await decide.promise;
          if (event['body'] === 'good') return { kind: 'accepted', runId: '1', duplicate: false };
          return { kind: 'refused', code: 'rejected', reason: 'no' };
        },
        acknowledged: () => undefined,
        putAway: async () => undefined,
        report: (state) => states.push(state),
      },
      {
        queue,
        declare: 'own',
        exchange,
        bindings: ['#'],
        prefetch: 50,
        format: 'auto',
        deadLetter: `${queue}.dlq`,
        deliveryLimit: 5,
        maxSize: 1000,
      },
    );
    onTestFinished(() => listening.stop());
    const is = (state: ListenState['state']) => async () => states.at(-1)?.state === state;
    const messagesIn = async (name: string): Promise<number> => {
      const lines = (await rabbit.ctl('list_queues', 'name', 'messages')).split('\n');
      const found = lines.find((line) => line.split('\t')[0] === name);
      return Number(found?.split('\t')[1]);
    };

    await until('listening', is('listening'));
    for (const body of ['"bad"', '"bad"', '"good"', '"good"', '"good"']) await producer.send(body);
    await until('all are held', async () => held.length === 5);
    await rabbit.block(true);
    decide.resolve();
    await until('blocked', is('blocked'));
    expect(states.at(-1)).toMatchObject({ reason: expect.stringContaining('memory') });
    // Acknowledgements travel on a connection that never publishes.
    await until('the good ones are done', async () => (await messagesIn(queue)) === 2);
    expect(await messagesIn(`${queue}.dlq`)).toBe(0);
    await rabbit.block(false);
    await until('listening', is('listening'));
    await until('the bad ones are put away', async () => (await messagesIn(`${queue}.dlq`)) === 2);
    await until('the queue is empty', async () => (await messagesIn(queue)) === 0);
    expect(held).toHaveLength(5);
  }, 120_000);
});
