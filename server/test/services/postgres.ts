import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePorts, until } from '../running-weir.ts';
import {
  findProgram,
  makeFolder,
  type Owner,
  processesIn,
  type Running,
  removeFolder,
  run,
} from './program.ts';

/** A PostgreSQL cluster of one test, as durable as one of production. To make it takes 1 s, to start it after a kill 500 ms. */
export interface OwnPostgres {
  /** Of the superuser, on the database `postgres`; it asks for no password. */
  readonly url: string;
  /** SIGKILL of the server; resolves once the processes of its connections are gone too. */
  kill(): Promise<void>;
  /** Ends it as an administrator does who waits for no client. */
  stop(): Promise<void>;
  /** Resolves once it answers; what was committed is there. */
  start(): Promise<void>;
  /** Ends it and removes all it kept. */
  remove(): Promise<void>;
}

const shell = promisify(execFile);

/** Where `initdb` and `postgres` are: the newest below Debian's folder, which is not in `PATH`. */
export function findPostgres(): string | undefined {
  const installed = globSync('/usr/lib/postgresql/*/bin').toSorted(
    (a, b) => version(b) - version(a),
  );
  const server = findProgram('initdb', installed);
  return server && dirname(server);
}

const version = (bin: string) => Number.parseInt(bin.split('/').at(-2) ?? '', 10) || 0;

export async function startPostgres(): Promise<OwnPostgres> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('no PostgreSQL server found');
  const owner = await findOwner();
  const folder = await makeFolder(owner);
  const port = await freePorts();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const data = join(folder, 'data');
  let server: Running | undefined;

  const start = async (): Promise<void> => {
    if (server?.isAlive) throw new Error('the server runs already');
    const args = ['-D', data, '-p', String(port), ...settings.flatMap((text) => ['-c', text])];
    const command = join(bin, 'postgres');
    server = run({ command, args, env: {}, folder, lastSignal: atOnce, ...as(owner) });
    await server.ready(() => answers(url));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await server?.end(signal);
    await until('all of the server gone', async () => (await processesIn(folder)).length === 0);
  };
  const remove = async (): Promise<void> => {
    await end(atOnce);
    await freeMemory(data);
    await removeFolder(folder);
  };
  try {
    await initialise({ bin, data, owner });
    await start();
  } catch (cause) {
    await remove();
    throw cause;
  }
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGINT'), start, remove };
}

/** Without a last checkpoint, but giving back the shared memory that SIGKILL leaves. */
const atOnce = 'SIGQUIT';

/** What differs from the defaults: durable as those, but small and without a trace outside of the folder. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'dynamic_shared_memory_type=mmap',
  'shared_buffers=16MB',
  'max_wal_size=64MB',
];

interface Cluster {
  readonly bin: string;
  readonly data: string;
  readonly owner: Owner | undefined;
}

async function initialise({ bin, data, owner }: Cluster): Promise<void> {
  // Not to wait for the disk here only means that a machine failing just now leaves no cluster.
  const args = ['-D', data, '--username=postgres', '--auth=trust', '--no-sync'];
  await shell(join(bin, 'initdb'), [...args, '--encoding=UTF8', '--locale=C'], {
    cwd: dirname(data),
    ...owner,
  });
}

/** PostgreSQL refuses to run as root; then it runs as the user that its package made. */
async function findOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (!line) throw new Error('root cannot run PostgreSQL, and there is no user postgres');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

const as = (owner: Owner | undefined) => (owner ? { owner } : {});

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    return true;
  } finally {
    await client.end();
  }
}

/** A killed server leaves some bytes of the system's shared memory, which its next start would free. */
async function freeMemory(data: string): Promise<void> {
  const file = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [, id] = /^\s*\d+\s+(\d+)\s*$/.exec(file.split('\n')[6] ?? '') ?? [];
  if (id !== undefined) await shell('ipcrm', ['--shmem-id', id]).catch(() => undefined);
}
