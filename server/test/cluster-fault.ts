import { ask } from '../src/store/postgres/postgres.testsuite.ts';
import type { ClusterUnderFault } from './cluster-under-fault.ts';
import type { ClusterNode } from './running-cluster.ts';
import { until } from './running-weir.ts';
import { firstAnswer } from './services/answers.mjs';

/** Something that goes wrong, and its end. */
interface Fault {
  /** Resolves when it has happened, with the processes of ours that it cost. */
  strike(system: ClusterUnderFault, random: () => number): Promise<Struck>;
  /** Messages that the broker has confirmed may be gone. */
  readonly losesMessages?: true;
}

interface Struck {
  readonly killed: readonly number[];
  /** What an operator does, or the machine. Whatever is not done here comes back by itself. */
  heal(): Promise<void>;
}

const byItself = async (): Promise<void> => undefined;

/** One server that is killed and started again. */
const restart =
  (server: 'postgres' | 'redis' | 'rabbit') =>
  async (system: ClusterUnderFault): Promise<Struck> => {
    await system[server].kill();
    return { killed: [], heal: () => system[server].start() };
  };

export const faults = {
  'an api dies': {
    strike: ({ cluster }, random) => killChild(pick(cluster.apis, random)),
  },
  'a worker dies': {
    strike: ({ cluster }, random) => killChild(pick(cluster.workers, random)),
  },
  'the supervisor of an api dies': {
    async strike({ cluster }, random) {
      const node = pick(cluster.apis, random);
      const killed = (await node.processes()).map(({ pid }) => pid);
      await node.killSupervisor();
      return { killed, heal: () => node.start() };
    },
  },
  'PostgreSQL restarts': { strike: restart('postgres') },
  'Redis restarts, empty': { strike: restart('redis') },
  'Redis is emptied': {
    async strike({ redis }) {
      await redis.flush();
      return { killed: [], heal: byItself };
    },
  },
  'RabbitMQ restarts': { strike: restart('rabbit') },
  'RabbitMQ is emptied': {
    losesMessages: true,
    async strike({ rabbit }) {
      await rabbit.kill();
      return { killed: [], heal: () => rabbit.empty() };
    },
  },
  'all connections are closed': {
    async strike({ postgres, redis, rabbit }) {
      const others = 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()';
      await Promise.all([
        rabbit.ctl('close_all_connections', 'maintenance'),
        firstAnswer(redis.url, 0, 'CLIENT KILL TYPE normal\r\n'),
        ask(postgres.url, `SELECT pg_terminate_backend(pid) FROM (${others}) AS other`),
      ]);
      return { killed: [], heal: byItself };
    },
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as readonly FaultName[];

export const losesMessages = (name: FaultName): boolean => 'losesMessages' in faults[name];

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

async function killChild(node: ClusterNode): Promise<Struck> {
  let victim: number | undefined;
  // It may still be starting after the fault before.
  await until(`a ${node.role}`, async () => {
    victim = (await node.processes()).find(({ title }) => title === `weir ${node.role}`)?.pid;
    return victim !== undefined;
  });
  process.kill(victim ?? 0, 'SIGKILL');
  return { killed: victim === undefined ? [] : [victim], heal: byItself };
}
