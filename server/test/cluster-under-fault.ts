import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startProducer } from '@weir/connectors/rabbitmq/simulator/spring-producer';
import { databaseOf, tenantDatabase, urlOf } from '../src/store/postgres/database-names.ts';
import { ask } from '../src/store/postgres/postgres.testsuite.ts';
import { readFlowFile } from '../src/versions/read-flow-file.ts';
import { connectBroker } from './broker-flow.ts';
import { type ApiNode, startCluster } from './running-cluster.ts';
import { until } from './running-weir.ts';
import { startPostgres } from './services/postgres.ts';
import { startRabbit } from './services/rabbit.ts';
import { startRedis } from './services/redis.ts';
import { publish, startSystems } from './simulated-systems.ts';

export type ClusterUnderFault = Awaited<ReturnType<typeof startClusterUnderFault>>;

const file = fileURLToPath(new URL('fixtures/template-by-message.yaml', import.meta.url));

/**
 * Two apis and two workers on servers of their own, carrying out the main job, beside systems that outlive everything: the
 * simulated core and Feishu, and the service that publishes to RabbitMQ.
 */
export async function startClusterUnderFault() {
  const undo: (() => Promise<void>)[] = [];
  const kept = async <T>(starting: Promise<T>, end: (started: T) => Promise<void>): Promise<T> => {
    const started = await starting;
    undo.unshift(() => end(started));
    return started;
  };
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const each of undo.splice(0)) await each().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    const [postgres, redis, rabbit, systems] = await Promise.all([
      kept(startPostgres(), (started) => started.remove()),
      kept(startRedis(), (started) => started.remove()),
      kept(startRabbit(), (started) => started.remove()),
      kept(startSystems(), (started) => started.close()),
    ]);
    const producer = await kept(
      startProducer(rabbit.url, { destination: 'approval-events' }),
      (started) => started.close(),
    );
    const cluster = await kept(
      startCluster({
        apis: 2,
        workers: 2,
        env: {
          WEIR_DATABASE_URL: postgres.url,
          WEIR_REDIS_URL: redis.url,
          WEIR_EGRESS_ALLOW: `${systems.egress},${new URL(rabbit.url).host}`,
        },
      }),
      (started) => started.stop(),
    );
    const [api] = cluster.apis;
    if (!api) throw new Error('no api');
    await systems.connect(api);
    await publishJob(api, rabbit.url);
    await until('both apis listen', async () => (await listeners(api)) === 2, 60_000);
    const tenant = urlOf(postgres.url, tenantDatabase(databaseOf(postgres.url), 'default'));
    return {
      cluster,
      postgres,
      redis,
      rabbit,
      /** Resolves when a queue of the broker has it. */
      publish: (event: { eventId: string }) =>
        producer.send(JSON.stringify(event), { messageId: event.eventId }),
      cards: collectCards(systems.feishu.inbox),
      /** Asks the database of the tenant. */
      ask: (sql: string) => ask(tenant, sql),
      listeners: () => listeners(api),
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

async function publishJob(api: ApiNode, rabbitUrl: string): Promise<void> {
  await connectBroker(api, rabbitUrl, 'rabbit');
  await publish(api, readFlowFile(await readFile(file, 'utf8'), file));
}

/** How many processes listen for messages. */
async function listeners(api: ApiNode): Promise<number> {
  const { body } = await api.api('GET', '/api/v1/triggers');
  const { items } = body as { items: { trigger: string; listeners: number }[] };
  return items.find(({ trigger }) => trigger === 'told')?.listeners ?? 0;
}

interface Message {
  readonly messageId: string;
  readonly card: unknown;
}

/** Which events the cards told of, one entry for each card; the inbox itself forgets the oldest. */
function collectCards(inbox: readonly Message[]): () => readonly string[] {
  const events = new Map<string, string>();
  return () => {
    for (const { messageId, card } of inbox) {
      if (events.has(messageId)) continue;
      events.set(messageId, /Event ([-\w]+)/.exec(JSON.stringify(card))?.[1] ?? 'no event');
    }
    return [...events.values()];
  };
}
