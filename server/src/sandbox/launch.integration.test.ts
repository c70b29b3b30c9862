import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { addonFile } from './addon-file.ts';
import { guestArguments, planLaunch } from './launch.ts';

const root = mkdtempSync(join(tmpdir(), 'weir-launch-'));
const data = join(root, 'data');
const alias = join(root, 'alias');
const sockets = join(root, 'sockets');
const socket = join(sockets, 'weir.sock');
const server = createServer((connection) => connection.end());

beforeAll(async () => {
  mkdirSync(join(data, 'tenants'), { recursive: true });
  mkdirSync(sockets);
  writeFileSync(join(data, 'root.key'), 'secret');
  writeFileSync(join(data, 'tenants', 'a.db'), 'rows');
  symlinkSync(data, alias);
  await once(server.listen(socket), 'listening');
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true });
});

async function plan(hide: readonly string[]) {
  const said: string[] = [];
  const warn = (_data: unknown, message: string) => said.push(message);
  const log: Log = { info() {}, warn, error() {} };
  const addon = addonFile();
  const { command, args } = await planLaunch({ addon, hide, log });
  const words = [command, ...args].slice(0, -guestArguments(addon).length - 1);
  return { words, covers: !said.some((message) => message.includes('cover')) };
}

/** What a process can reach that is started by these words, without the permission model of a guest. */
async function reached(words: readonly string[]): Promise<unknown> {
  const script = `
    const { readFileSync, writeFileSync } = require('node:fs');
    const { execFileSync } = require('node:child_process');
    const attempt = (act) => { try { act(); return 'done' } catch (e) { return e.code ?? 'status ' + e.status } };
    const [data, alias, socket] = process.argv.slice(1);
    const call = (name, ...args) => attempt(() => execFileSync(name, args, { stdio: 'ignore', env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' } }));
    const found = {
      uncover: call('umount', data) === 'done' || call('unshare', '--user', '--mount', '--', 'umount', data) === 'done',
      key: attempt(() => readFileSync(data + '/root.key')),
      aliased: attempt(() => readFileSync(alias + '/root.key')),
      rows: attempt(() => readFileSync(data + '/tenants/a.db')),
      parent: attempt(() => readFileSync('/proc/' + process.ppid + '/root' + data + '/root.key')),
      write: attempt(() => writeFileSync(data + '/note', '')),
      powers: /^CapEff:\\s*(\\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1],
    };
    const connection = require('node:net').connect(socket);
    const tell = (connect) => console.log(JSON.stringify({ ...found, connect }));
    connection.on('connect', () => tell('done')).on('error', (e) => tell(e.code));`;
  const [command = '', ...args] = [...words, process.execPath, '-e', script, data, alias, socket];
  const { stdout } = await promisify(execFile)(command, args, { env: {} });
  return JSON.parse(stdout);
}

const covered = {
  uncover: false,
  key: 'ENOENT',
  aliased: 'ENOENT',
  rows: 'ENOENT',
  parent: 'EACCES',
  write: 'EROFS',
  powers: '0000000000000000',
  connect: 'ENOENT',
};

describe.skipIf(process.platform !== 'linux')('folders that are to be hidden', () => {
  test('are there for a process that is started otherwise', async () => {
    expect(await reached([])).toMatchObject({ key: 'done', rows: 'done', connect: 'done' });
  });

  test.for([
    ['as they are', [data, sockets]],
    ['by another name, twice, and one in the other', [alias, data, join(data, 'tenants'), sockets]],
  ] as const)('are empty to all that is started as guests are: %s', async ([, hide]) => {
    const { covers } = await plan([data]);
    const { words } = await plan(hide);
    expect(await reached(words)).toMatchObject(covers ? covered : { key: 'done' });
  });

  test.for([
    ['a folder that is missing', [join(root, 'missing')]],
    ['the runtime itself', [process.execPath.slice(0, process.execPath.lastIndexOf('/'))]],
  ] as const)('are told of when they cannot be: %s', async ([, hide]) => {
    const { words, covers } = await plan(hide);
    expect(covers).toBe(false);
    expect(await reached(words)).toMatchObject({ key: 'done' });
  });
});
