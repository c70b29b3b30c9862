import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../running-weir.ts';
import { rabbitAnswers } from './answers.mjs';
import { findProgram, makeFolder, type Running, removeFolder, run } from './program.ts';

/** A RabbitMQ node of one test, with an epmd and a cookie of its own. To start it takes about 4 s, each time. */
export interface OwnRabbit {
  /** Of the user guest, who may do everything, on the virtual host `/`. */
  readonly url: string;
  /** SIGKILL, as of a machine that fails; resolves once it is gone. */
  kill(): Promise<void>;
  /** Resolves once it talks AMQP. What was durable is there again; an alarm is not. */
  start(): Promise<void>;
  /** Kills it and starts it without any of its data: no queue, no exchange, no virtual host of a test is left. */
  empty(): Promise<void>;
  /** Raises or clears the memory alarm: while it stands, no publisher is read from. */
  block(on: boolean): Promise<void>;
  /** What `rabbitmqctl --quiet` prints. Throws when it fails. */
  ctl(...args: string[]): Promise<string>;
  /** Ends it and removes all it kept. */
  remove(): Promise<void>;
}

/** The part of memory, as a node that was told nothing takes it. */
const usualWatermark = '0.4';

/** The installed RabbitMQ, and what else a node of one's own needs; undefined when something is missing. */
export function findRabbit(): { home: string; epmd: string } | undefined {
  // What Debian has in PATH changes user and folder; what it wraps is beside its own.
  const server = findProgram('rabbitmq-server', ['/usr/lib/rabbitmq/bin']);
  const epmd = findProgram('epmd');
  if (server === undefined || epmd === undefined) return undefined;
  const home = dirname(dirname(realpathSync(server)));
  return existsSync(join(home, 'plugins')) ? { home, epmd } : undefined;
}

export async function startRabbit(): Promise<OwnRabbit> {
  const installed = findRabbit();
  if (!installed) throw new Error('no rabbitmq-server or no epmd found');
  const folder = await makeFolder();
  const port = await freePorts();
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  await writeFiles({ folder, port, home: installed.home });
  const env = environment(folder, port);
  const programs = join(folder, 'rabbitmq', 'sbin');
  const epmdArgs = ['-port', String(port + 2), '-address', '127.0.0.1'];
  const epmd = run({ command: installed.epmd, args: epmdArgs, env, folder });
  let node: Running | undefined;

  const start = async (): Promise<void> => {
    if (node?.isAlive) throw new Error('the node runs already');
    node = run({ command: join(programs, 'rabbitmq-server'), args: [], env, folder });
    await node.ready(() => rabbitAnswers(url));
  };
  const kill = async (): Promise<void> => node?.end('SIGKILL');
  const ctl = async (...args: string[]): Promise<string> => {
    const all = ['--quiet', ...args];
    return (await promisify(execFile)(join(programs, 'rabbitmqctl'), all, { env })).stdout;
  };
  const remove = async (): Promise<void> => {
    await kill();
    await epmd.end('SIGKILL');
    await removeFolder(folder);
  };
  await start().catch(async (cause: unknown) => {
    await remove();
    throw cause;
  });
  return {
    url,
    kill,
    start,
    async empty() {
      await kill();
      await rm(join(folder, 'data'), { recursive: true });
      await start();
    },
    async block(on) {
      await ctl('set_vm_memory_high_watermark', on ? '0' : usualWatermark);
    },
    ctl,
    remove,
  };
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly home: string;
}

async function writeFiles({ folder, port, home }: Place): Promise<void> {
  // Read as it is; a file of the other format costs the node a second.
  const config = `[{rabbit, [{tcp_listeners, [{"127.0.0.1", ${port}}]}]}].\n`;
  await writeFile(join(folder, 'node.config'), config);
  await writeFile(join(folder, 'plugins'), '[].\n');
  await writeFile(join(folder, '.erlang.cookie'), `weir-test-${port}`, { mode: 0o400 });

  // Programs find the rest beside themselves. Without the plugins, whose files a node reads even when none is enabled, it
  // starts in two thirds of the time.
  const own = join(folder, 'rabbitmq');
  await mkdir(join(own, 'plugins'), { recursive: true });
  for (const part of ['sbin', 'escript']) await symlink(join(home, part), join(own, part));
  const all = await readdir(join(home, 'plugins'));
  const rabbit = all.find((name) => /^rabbit-\d/.test(name)) ?? 'rabbit';
  const needs = await readFile(join(home, 'plugins', rabbit, 'ebin', 'rabbit.app'), 'utf8');
  for (const name of all) {
    const [application = name] = name.split('-');
    if (application.startsWith('rabbitmq_') && !needs.includes(application)) continue;
    await symlink(join(home, 'plugins', name), join(own, 'plugins', name));
  }
}

/** Nothing is taken from the machine's own RabbitMQ, neither its settings nor its epmd. */
function environment(folder: string, port: number): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    ERL_EPMD_PORT: String(port + 2),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // Everything of Erlang that is started from here: no epmd is left behind, no port open to others.
    ERL_FLAGS: '-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
    ERL_CRASH_DUMP_BYTES: '0',
    RABBITMQ_SCRIPTS_DIR: join(folder, 'rabbitmq', 'sbin'),
    RABBITMQ_NODENAME: `weir-test-${port}@localhost`,
    RABBITMQ_DIST_PORT: String(port + 1),
    RABBITMQ_CTL_DIST_PORT_MIN: '0',
    RABBITMQ_CTL_DIST_PORT_MAX: '0',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1',
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_CONFIG_FILE: join(folder, 'node.config'),
    RABBITMQ_CONFIG_FILES: join(folder, 'none'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    // The script gives its own process to the node instead of waiting for it, so what is killed is the node.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}
