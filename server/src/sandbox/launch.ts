import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '../observe/log.ts';

/** How guests are started on this machine. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export interface LaunchOptions {
  /** Path of the compiled file. */
  readonly addon: string;
  /** Folders that guests find empty. They must exist when the first guest starts. */
  readonly hide: readonly string[];
  readonly log: Log;
}

/** All of a guest's environment. Fixed, so that results do not depend on where the server stands. */
export const guestEnvironment = { TZ: 'UTC' } as const;

const guestFolder = fileURLToPath(new URL('./guest', import.meta.url));
const guestMain = join(guestFolder, 'main.mjs');
/** Of the validator of schemas, which is loaded into isolates only. */
const validatorFolder = join(
  dirname(createRequire(import.meta.url).resolve('@cfworker/json-schema/package.json')),
  'dist/esm',
);
const commandFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin'];
const probeTimeout = 10_000;

/** No network: no addresses, and no abstract sockets either. */
const apart = ['--user', '--net', '--ipc', '--uts'];
/** Covers each folder before `--` with an empty one, then becomes the command behind it. Its own name is the path of `mount`. */
const cover =
  'while [ "$1" != -- ]; do "$0" -n -t tmpfs -o ro,size=4k none "$1" || exit 1; shift; done; shift; exec "$@"';
/** A shell adds variables of its own. */
const bare = ['-i', ...Object.entries(guestEnvironment).map((pair) => pair.join('='))];
/** What may mount may also unmount: gone for good before anything else starts. */
const powerless = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'];
/** Ends with the thread that started it, even where its own code can no longer run. */
const bound = ['--no-new-privs', '--pdeathsig', 'KILL', '--'];
const limited = ['--core=0', '--nofile=256', '--'];

/** Fails unless it can read the files, and the folders are empty. */
const probe = `const fs = require('node:fs');
const [files, folders] = process.argv.slice(1).map((text) => JSON.parse(text));
for (const file of files) fs.accessSync(file, fs.constants.R_OK);
for (const folder of folders) if (fs.readdirSync(folder).length > 0) process.exit(1);`;

/** Words that call commands which take something away from the process they turn into. */
type Words = readonly string[];

interface Probe {
  /** What a guest reads at its start. */
  readonly files: readonly string[];
  /** What it must not see. */
  readonly folders: readonly string[];
}

/** Finds out what this machine allows; says so loudly where guests cannot be cut off from the network or from `hide`. */
export async function planLaunch({ addon, hide, log }: LaunchOptions): Promise<Launch> {
  const files = [guestMain, addon, join(validatorFolder, 'index.js')].filter((file) =>
    existsSync(file),
  );
  const start = async (words: Words | undefined, folders: readonly string[] = []) =>
    words && (await works(words, { files, folders })) ? words : undefined;
  const inner = await Promise.all([
    start(command('setpriv', bound)),
    start(command('prlimit', limited)),
  ]);
  const ends = inner.flatMap((words) => words ?? []);
  const within = (outer: Words | undefined) => outer && [...outer, ...ends];

  const folders = outermost(hide);
  const hidden = folders && (await start(within(coverWords(folders)), folders));
  const cut = hidden ?? (await start(within(command('unshare', [...apart, '--']))));
  if (!cut) warnOfNetwork(log);
  if (!hidden && hide.length > 0) warnOfFolders(log, hide);
  const [first = process.execPath, ...args] = [
    ...(cut ?? ends),
    process.execPath,
    ...guestArguments(addon),
  ];
  return { command: first, args };
}

/** Arguments of the runtime that starts a guest: its JavaScript may read its own files, the addon and the validator, and no others. Native code is not bound by them. */
export function guestArguments(addon: string): readonly string[] {
  return [
    // Isolates of an addon do not agree with the snapshot that the runtime itself starts from (isolated-vm's README).
    '--no-node-snapshot',
    // One thread is enough for the chores of the engine.
    '--v8-pool-size=1',
    '--no-warnings',
    '--permission',
    '--allow-addons',
    `--allow-fs-read=${guestFolder}`,
    `--allow-fs-read=${dirname(addon)}`,
    `--allow-fs-read=${validatorFolder}`,
    guestMain,
    addon,
    validatorFolder,
  ];
}

/** The words that give a guest namespaces in which the folders are covered. A user who is root in there alone does it. */
function coverWords(folders: readonly string[]): Words | undefined {
  const mount = pathOf('mount');
  const shell = pathOf('sh');
  const clear = command('env', bare);
  const drop = command('setpriv', powerless);
  if (!mount || !shell || !clear || !drop) return undefined;
  const namespaces = command('unshare', [...apart, '--map-root-user', '--mount', '--']);
  return namespaces?.concat(shell, '-c', cover, mount, folders, '--', clear, drop);
}

/** True paths of the folders without those that lie in others; undefined when one is not there. */
function outermost(folders: readonly string[]): readonly string[] | undefined {
  try {
    const paths = [...new Set(folders.map((folder) => realpathSync(folder)))];
    const liesIn = (inner: string, outer: string) => inner.startsWith(outer + sep);
    return paths.filter((path) => !paths.some((other) => liesIn(path, other)));
  } catch {
    return undefined;
  }
}

function command(name: string, args: readonly string[]): Words | undefined {
  const path = pathOf(name);
  return path === undefined ? undefined : [path, ...args];
}

function pathOf(name: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return commandFolders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Whether the runtime can be started so and then finds what it should. */
async function works(words: Words, { files, folders }: Probe): Promise<boolean> {
  const [first = '', ...rest] = words;
  const told = [files, folders].map((paths) => JSON.stringify(paths));
  try {
    await promisify(execFile)(first, [...rest, process.execPath, '-e', probe, ...told], {
      env: {},
      timeout: probeTimeout,
    });
    return true;
  } catch {
    return false;
  }
}

function warnOfNetwork(log: Log): void {
  log.warn(
    { platform: process.platform },
    'the sandbox has no network namespace of its own: this host does not let processes make one. ' +
      'Code of tenants is kept from the network by its isolate and by the permission model only. ' +
      'Allow unprivileged user namespaces, or run workers where nothing worth protecting can be reached.',
  );
}

function warnOfFolders(log: Log, folders: readonly string[]): void {
  log.warn(
    { platform: process.platform, folders },
    'the sandbox cannot cover the data folder: this host does not let processes mount in a namespace of their own, ' +
      'or a folder is missing or holds what guests are started from. ' +
      'Code of tenants is kept from data, root key and local socket by its isolate and by the permission model only. ' +
      'Allow unprivileged user namespaces, or keep the root key and other secrets out of reach of this user.',
  );
}
