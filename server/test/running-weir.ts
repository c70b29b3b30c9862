import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processEnvironment } from './process-environment.ts';

/** The whole product as a person starts it, on a folder and ports of its own. For tests through the front door. */
export interface RunningWeir {
  readonly url: string;
  readonly folder: string;
  readonly supervisor: ChildProcess;
  /** All output so far, both streams. */
  output(): string;
  /** Calls the API with the bootstrap token; answers status and JSON. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Starts it again on the same folder and ports after it died. */
  restart(): Promise<void>;
  /** Ends everything and removes the folder; throws when a process or a port is left. */
  stop(): Promise<void>;
}

export const bootstrapToken = 'test-bootstrap-token-0001';
const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
/** ms; a machine that is busy with other things takes many times as long as an idle one. */
const patience = 60_000;

export interface WeirOptions {
  readonly env?: Readonly<Record<string, string>>;
}

export async function startWeir({ env = {} }: WeirOptions = {}): Promise<RunningWeir> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-'));
  const port = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    ...processEnvironment,
    WEIR_PORT: String(port),
    WEIR_DATA_DIR: folder,
    WEIR_BOOTSTRAP_TOKEN: bootstrapToken,
    WEIR_LOG_LEVEL: 'warn',
    ...env,
  };
  let output = '';
  let supervisor: ChildProcess;

  const launch = async (): Promise<void> => {
    supervisor = spawn(process.execPath, [entry, 'start'], {
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      stream?.on('data', (text: Buffer) => {
        output += text;
      });
    }
    const before = output.length;
    const greeted = () => output.slice(before).includes(`Weir 堰  ${url}`);
    const ready = async () => (await fetch(`${url}/readyz`)).ok && greeted();
    await until('ready', ready).catch((cause: unknown) => {
      throw new Error(`Weir does not start: ${output.slice(before)}`, { cause });
    });
  };
  await launch();

  return {
    url,
    folder,
    get supervisor() {
      return supervisor;
    },
    output: () => output,
    api: apiAt(url),
    restart: launch,
    async stop() {
      if (supervisor.exitCode === null && supervisor.signalCode === null) {
        const ended = once(supervisor, 'exit');
        supervisor.kill('SIGTERM');
        await ended;
      }
      await until('all processes gone', async () => (await processesOf(folder)).length === 0);
      await until('all ports free', () => arePortsFree(port));
      await rm(folder, { recursive: true });
    },
  };
}

/** Calls the API of the server at `url` with the bootstrap token. */
export function apiAt(url: string): RunningWeir['api'] {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${bootstrapToken}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

/** Polls across processes until `check` holds; a check that throws does not hold yet. */
export async function until(
  what: string,
  check: () => Promise<boolean>,
  limit = patience,
): Promise<void> {
  const begun = performance.now();
  for (;;) {
    if (await check().catch(() => false)) return;
    const waited = performance.now() - begun;
    if (waited > limit) throw new Error(`not within ${limit} ms: ${what}`);
    // What takes longer is looked at less often: the looks take time from what they wait for.
    const pause = Math.min(Math.max(waited / 10, 25), 100);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Processes whose environment names the folder: ours, whoever their parent is now. */
export async function processesOf(folder: string): Promise<{ pid: number; title: string }[]> {
  const ours = Buffer.from(`WEIR_DATA_DIR=${folder}\0`);
  const found: { pid: number; title: string }[] = [];
  const strangers = strangersTo.get(folder) ?? new Map<number, Stranger>();
  strangersTo.set(folder, strangers);
  const now = performance.now();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      // Not one by one in the background: it is asked for many times, and these files are memory.
      const { ino } = statSync(`/proc/${pid}`);
      const known = strangers.get(pid);
      if (known?.ino === ino && now < known.again) continue;
      const since = known?.ino === ino ? known.since : now;
      if (readFileSync(`/proc/${pid}/environ`).includes(ours))
        found.push({ pid, title: titleOf(pid) });
      else strangers.set(pid, { ino, since, again: now + (now - since) });
    } catch {
      // It ended meanwhile, or belongs to someone else.
    }
  }
  return found;
}

/**
 * A process that is not ours. To read its environment costs many times as much as to see that it is still the same one, so
 * that is read again only after as long as it has been known: what has just been forked takes its own a moment later.
 */
interface Stranger {
  readonly ino: number;
  readonly since: number;
  readonly again: number;
}

const strangersTo = new Map<string, Map<number, Stranger>>();

/** libuv writes a long title over the arguments; what is left of them follows a NUL. */
function titleOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0', 1)[0] ?? '';
}

/**
 * The first of three ports in a row that nobody holds: Weir's own and its two simulators'. Below those the system gives to
 * outgoing connections, which would take them while a killed Weir is being started again.
 */
export async function freePorts(): Promise<number> {
  for (;;) {
    const port = 12_000 + 4 * Math.floor(Math.random() * 4_000);
    if (await arePortsFree(port)) return port;
  }
}

async function arePortsFree(first: number): Promise<boolean> {
  const free = await Promise.all([0, 1, 2].map((offset) => isFree(first + offset)));
  return free.every(Boolean);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
