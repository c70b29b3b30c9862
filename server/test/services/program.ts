import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readdirSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { until } from '../running-weir.ts';

/** What a test starts for itself, in a folder of its own. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs, and where its output is kept. */
  readonly folder: string;
  /** Whom it runs as; whoever runs the test when left out. */
  readonly owner?: Owner;
  /** What ends it, at once, when the process that started it has ended; SIGKILL when left out. */
  readonly lastSignal?: 'SIGKILL' | 'SIGQUIT';
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A process that does not outlive the one that started it, however that ends. */
export interface Running {
  readonly pid: number;
  readonly isAlive: boolean;
  /** Sends the signal and resolves once the process is gone; at once when it was gone before. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Resolves once the check holds. Throws, with all it said, when it ends before that or takes a minute. */
  ready(check: () => Promise<boolean>): Promise<void>;
}

const startLimit = 60_000;
/** What was killed as this process exits is gone within so long, ms. */
const endLimit = 10_000;
const running = new Set<() => void>();
const folders = new Set<string>();

process.once('exit', () => {
  for (const kill of running) kill();
  // What is ending still writes, and would make anew what was removed; from here on nothing is asynchronous.
  const limit = Date.now() + endLimit;
  const tick = new Int32Array(new SharedArrayBuffer(4));
  while ([...folders].some((folder) => livingIn(folder).length > 0) && Date.now() < limit)
    Atomics.wait(tick, 0, 0, 10);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A folder that is removed at the latest when this process exits. */
export async function makeFolder(owner?: Owner): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-service-'));
  folders.add(folder);
  if (owner) await chown(folder, owner.uid, owner.gid);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  // What was killed may have left a process that writes its last file.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** The processes that run in the folder or below, whoever their parent is now. */
export async function processesIn(folder: string): Promise<number[]> {
  return livingIn(folder);
}

function livingIn(folder: string): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((pid) => `${placeOf(pid)}/`.startsWith(`${folder}/`));
}

function placeOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // What ended meanwhile is nowhere.
    return '';
  }
}

/** Where the program of that name is, looked for in `PATH` and in the folders given; undefined when nowhere. */
export function findProgram(name: string, others: readonly string[] = []): string | undefined {
  const places = [...others, ...(process.env['PATH'] ?? '').split(delimiter)];
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Linux tells a process that the thread that started it is gone, even by SIGKILL; what it tells survives `exec`. */
const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;

export function run(program: Program): Running {
  const { command, args, env, folder, owner, lastSignal = 'SIGKILL' } = program;
  const outputFile = join(folder, 'output');
  const output = openSync(outputFile, 'a');
  const [first = command, ...rest] = setpriv
    ? [setpriv, '--pdeathsig', lastSignal.slice(3), command, ...args]
    : [command, ...args];
  const child = spawn(first, rest, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', output, output],
    ...owner,
  });
  closeSync(output);
  if (child.pid === undefined) throw new Error(`cannot be started: ${command}`);
  const kill = () => child.kill(lastSignal);
  running.add(kill);
  child.once('exit', () => running.delete(kill));
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid,
    get isAlive() {
      return isAlive();
    },
    async end(signal) {
      if (!isAlive()) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
    async ready(check) {
      await until(`${command} ready`, async () => !isAlive() || (await check()), startLimit).catch(
        async (cause: unknown) => {
          throw new Error(await readFile(outputFile, 'utf8'), { cause });
        },
      );
      if (!isAlive()) throw new Error(`${command} ended: ${await readFile(outputFile, 'utf8')}`);
    },
  };
}
