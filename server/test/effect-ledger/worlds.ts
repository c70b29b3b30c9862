import { guestsOf, killAll, pidsOf, restartAfterSupervisor, type Victim } from '../crash-points.ts';
import { type ClusterNode, startCluster } from '../running-cluster.ts';
import { type RunningWeir, startWeir, until } from '../running-weir.ts';
import type { StoreUnderTest } from '../store-under-test.ts';
import type { Callable } from './outside.ts';

/** The product in one of its set-ups, with somebody who kills it. */
export interface World extends Callable {
  /** Kills one process of the kind; resolves when its kind is there again. A guest need not be. */
  strike(victim: Victim): Promise<void>;
  stop(): Promise<void>;
}

export type StartWorld<W extends World = World> = (
  env: Readonly<Record<string, string>>,
  random: () => number,
) => Promise<W>;

export interface OneMachine extends World {
  readonly weir: RunningWeir;
}

/** One machine with everything on it. */
export const oneMachine =
  (store: StoreUnderTest, workers = 2): StartWorld<OneMachine> =>
  async (env, random) => {
    const place = await store();
    const weir = await startWeir({
      env: { WEIR_DEMO: 'false', WEIR_WORKERS: String(workers), ...env, ...place.env },
    });
    const strike = async (victim: Victim): Promise<void> => {
      if (victim === 'supervisor') {
        await killAll(weir, 'supervisor');
        return restartAfterSupervisor(weir);
      }
      const isThere = async () => (await pidsOf(weir, victim)).length > 0;
      if (victim !== 'guest') await until(`a ${victim}`, isThere);
      const killed = kill(pick(await pidsOf(weir, victim), random));
      if (victim === 'guest') return;
      await until(`another ${victim}`, async () => {
        const others = (await pidsOf(weir, victim)).filter((pid) => pid !== killed);
        return others.length > 0;
      });
    };
    return {
      weir,
      api: weir.api,
      post: (path, body) => post(`${weir.url}${path}`, body),
      strike,
      async stop() {
        await weir.stop();
        await place.remove();
      },
    };
  };

/** Two apis and two workers, each below a supervisor of its own, on PostgreSQL and Redis. */
export const cluster =
  (store: StoreUnderTest): StartWorld =>
  async (env, random) => {
    const place = await store();
    const nodes = await startCluster({ apis: 2, workers: 2, env: { ...env, ...place.env } });
    const all: readonly ClusterNode[] = [...nodes.workers, ...nodes.apis];
    let turn = 0;
    const childOf = async (node: ClusterNode): Promise<number | undefined> =>
      (await node.processes()).find(({ title }) => title === `weir ${node.role}`)?.pid;
    const strikeChild = async (node: ClusterNode): Promise<void> => {
      await until(`a ${node.role}`, async () => (await childOf(node)) !== undefined);
      const killed = kill(await childOf(node));
      await until(`another ${node.role}`, async () => {
        const pid = await childOf(node);
        return pid !== undefined && pid !== killed;
      });
    };
    const api = () => pick(nodes.apis, random);
    return {
      api: (...call) => (api() ?? fail()).api(...call),
      post: (path, body) => post(`${(api() ?? fail()).url}${path}`, body),
      async strike(victim) {
        if (victim === 'guest') {
          const parents = (await nodes.processes()).map(({ pid }) => pid);
          kill(pick(await guestsOf(parents), random));
          return;
        }
        if (victim === 'supervisor') {
          // In turn: a child whose supervisor never dies is restarted with growing pauses.
          const node = all[turn % all.length] ?? fail();
          turn += 1;
          await node.killSupervisor();
          await node.start();
          return;
        }
        const some = victim === 'worker' ? nodes.workers : nodes.apis;
        await strikeChild(pick(some, random) ?? fail());
      },
      async stop() {
        await nodes.stop();
        await place.remove();
      },
    };
  };

function fail(): never {
  throw new Error('nobody there');
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** Answers whom it killed. */
function kill(pid: number | undefined): number | undefined {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
  return pid;
}

async function post(url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
