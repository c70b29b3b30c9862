import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from './process-environment.ts';
import { apiAt, bootstrapToken, freePorts, processesOf, until } from './running-weir.ts';
import { makeFolder, type Running, removeFolder, run } from './services/program.ts';

/** `weir start --role api` or `--role worker` as a person starts it, with a data folder of its own. */
export interface ClusterNode {
  readonly role: Role;
  /** Its supervisor and what that started; guests are not among them. */
  processes(): Promise<readonly ClusterProcess[]>;
  /** SIGKILL of the supervisor; resolves once its children have ended too. */
  killSupervisor(): Promise<void>;
  /** Starts it again after its supervisor was killed, as systemd would. */
  start(): Promise<void>;
}

export type Role = 'api' | 'worker';

export interface ClusterProcess {
  readonly pid: number;
  /** Such as `weir api`. */
  readonly title: string;
}

export interface ApiNode extends ClusterNode {
  readonly role: 'api';
  readonly url: string;
  /** Calls this api with the bootstrap token; answers status and JSON. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** Processes of one installation, started one by one, that share nothing but the servers they were told of. */
export interface RunningCluster {
  readonly apis: readonly ApiNode[];
  readonly workers: readonly ClusterNode[];
  /** Of all nodes. */
  processes(): Promise<readonly ClusterProcess[]>;
  /** Ends everything, what was stopped in between too, and removes the folders; throws when a process is left. */
  stop(): Promise<void>;
}

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const stopLimit = 20_000;

export interface ClusterOptions {
  readonly apis: number;
  readonly workers: number;
  /** Of all processes: where PostgreSQL and Redis are, and what else they should be told. */
  readonly env: Readonly<Record<string, string>>;
}

/** All nodes start at once, in no order. */
export async function startCluster({
  apis,
  workers,
  env,
}: ClusterOptions): Promise<RunningCluster> {
  const shared = {
    WEIR_ROOT_KEY: randomBytes(32).toString('base64'),
    WEIR_DEMO: 'false',
    WEIR_LOG_LEVEL: 'warn',
    WEIR_WORKERS: '1',
    ...processEnvironment,
    ...env,
  };
  const ports: number[] = [];
  while (ports.length < apis) {
    const port = await freePorts();
    if (!ports.includes(port)) ports.push(port);
  }
  const nodes = {
    apis: await Promise.all(ports.map((port) => makeApi(shared, port))),
    workers: await Promise.all(Array.from({ length: workers }, () => makeNode('worker', shared))),
  };
  const all = [...nodes.apis, ...nodes.workers];
  const stop = async (): Promise<void> => {
    const ends = await Promise.allSettled(all.map((node) => node.end()));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  await Promise.all(all.map((node) => node.start())).catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
  return {
    ...nodes,
    processes: async () => (await Promise.all(all.map((node) => node.processes()))).flat(),
    stop,
  };
}

interface OwnNode extends ClusterNode {
  /** Ends all its processes, whatever state they are in, and removes its folder. */
  end(): Promise<void>;
}

async function makeApi(
  shared: Readonly<Record<string, string>>,
  port: number,
): Promise<ApiNode & OwnNode> {
  const url = `http://127.0.0.1:${port}`;
  const env = { ...shared, WEIR_PORT: String(port), WEIR_BOOTSTRAP_TOKEN: bootstrapToken };
  const node = await makeNode('api', env, async () => (await fetch(`${url}/readyz`)).ok);
  return {
    ...node,
    role: 'api',
    url,
    api: apiAt(url),
  };
}

async function makeNode(
  role: Role,
  env: Readonly<Record<string, string>>,
  isReady?: () => Promise<boolean>,
): Promise<OwnNode> {
  const folder = await makeFolder();
  const dataDir = join(folder, 'data');
  const processes = () => processesOf(dataDir);
  const isUp = async () =>
    (await processes()).some(({ title }) => title === `weir ${role}`) &&
    (isReady === undefined || (await isReady()));
  const allGone = () =>
    until(`all processes of a ${role} gone`, async () => (await processes()).length === 0);
  let supervisor: Running | undefined;

  return {
    role,
    processes,
    async killSupervisor() {
      await supervisor?.end('SIGKILL');
      await allGone();
    },
    async start() {
      supervisor = run({
        command: process.execPath,
        args: [entry, 'start', '--role', role],
        env: { ...env, WEIR_DATA_DIR: dataDir },
        folder,
      });
      await supervisor.ready(isUp);
    },
    async end() {
      const all = (await processes()).map(({ pid }) => pid);
      signal('SIGCONT', all);
      let forced = false;
      // Whoever does not end when asked is not to outlive the test either.
      const force = setTimeout(() => {
        forced = true;
        signal('SIGKILL', all);
      }, stopLimit);
      await supervisor?.end('SIGTERM');
      clearTimeout(force);
      await allGone();
      await removeFolder(folder);
      if (forced) throw new Error(`a ${role} does not stop`);
    },
  };
}

/** Those that ended meanwhile need none. */
export function signal(name: NodeJS.Signals, pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It is gone.
    }
  }
}
