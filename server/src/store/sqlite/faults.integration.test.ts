import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runOf, tenantOf } from '../store.testsuite.ts';
import { openSqliteStores, type SqliteOptions } from './stores.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-faults-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Opens the folder with a tenant `a` and closes it again. */
async function prepare(): Promise<void> {
  const stores = await openSqliteStores(folder);
  await stores.control.ensureTenant(tenantOf('a'));
  await stores.control.ensureTenant(tenantOf('b'));
  await stores.close();
}

function makeNewer(file: string): void {
  const database = new DatabaseSync(join(folder, file));
  database.exec('PRAGMA user_version = 1000');
  database.close();
}

async function damage(file: string): Promise<void> {
  const handle = await open(join(folder, file), 'r+');
  await handle.write(Buffer.alloc(4096, 'damaged'), 0, 4096, 0);
  await handle.close();
}

const opening = (path = folder, options?: SqliteOptions) => openSqliteStores(path, options);

describe('a folder that cannot be opened says why', () => {
  test('written by a newer release', async () => {
    await prepare();
    makeNewer('control.db');
    await expect(opening()).rejects.toMatchObject({
      code: 'database_newer',
      params: { file: 'control.db', found: 1000 },
    });
  });

  test('damaged', async () => {
    await prepare();
    await damage('control.db');
    await expect(opening()).rejects.toMatchObject({
      code: 'database_damaged',
      params: { file: 'control.db' },
    });
  });

  test('in use by another server, whether thread or process', async () => {
    const stores = await opening();
    await expect(opening()).rejects.toMatchObject({
      code: 'folder_in_use',
      params: { path: folder },
    });
    await stores.close();
    const other = startFeeder();
    await other.line();
    await expect(opening()).rejects.toMatchObject({ code: 'folder_in_use' });
    await other.kill();
    await (await opening()).close();
  });

  test('below a file, or where nothing can be made', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(opening(join(folder, 'file', 'data'))).rejects.toMatchObject({
      code: 'folder_unusable',
    });
    if (process.platform === 'linux') {
      await expect(opening('/proc/weir')).rejects.toMatchObject({ code: 'folder_unusable' });
    }
  });

  test('held for a moment by a predecessor, it is waited for', async () => {
    await prepare();
    const lock = new DatabaseSync(join(folder, 'lock.db'));
    lock.exec('BEGIN EXCLUSIVE');
    const stores = opening();
    setTimeout(() => lock.close(), 200);
    await (await stores).close();
  });
});

describe('the file of one tenant keeps no other from working', () => {
  test.each([
    ['newer', async () => makeNewer('tenants/a.db'), 'database_newer'],
    ['damaged', () => damage('tenants/a.db'), 'database_damaged'],
    ['missing', () => rm(join(folder, 'tenants/a.db')), 'database_damaged'],
  ])('%s', async (_, harm, code) => {
    await prepare();
    await harm();
    const stores = await opening();
    try {
      await expect(stores.tenants.of('a').accept(runOf('r1'))).rejects.toMatchObject({ code });
      expect(await stores.tenants.of('b').accept(runOf('r1'))).toMatchObject({ duplicate: false });
    } finally {
      await stores.close();
    }
  });
});

test('a full disk refuses, keeps what was accepted and passes', async () => {
  await prepare();
  const small = await opening(folder, { maxPages: 120 });
  const accepted: string[] = [];
  let refusal: unknown;
  for (let n = 0; refusal === undefined; n += 1) {
    const run = runOf(`r${n}`, {
      chunk: { firstSeq: 1, lastSeq: 1, bytes: new Uint8Array(20_000) },
    });
    await small.tenants
      .of('a')
      .accept(run)
      .then(() => accepted.push(run.id))
      .catch((error: unknown) => {
        refusal = error;
      });
  }
  expect(refusal).toMatchObject({ code: 'disk_full' });
  expect(accepted.length).toBeGreaterThan(0);
  expect(
    (await small.tenants.of('a').listRuns({ limit: 200 })).map(({ id }) => id).toSorted(),
  ).toEqual(accepted.toSorted());
  await small.close();
  const roomy = await opening();
  expect(await roomy.tenants.of('a').accept(runOf('after'))).toMatchObject({ duplicate: false });
  await roomy.close();
});

test('refuses what its queue cannot hold, and commits the rest', async () => {
  await prepare();
  const stores = await opening();
  const store = stores.tenants.of('a');
  const answers = await Promise.allSettled(
    Array.from({ length: 10_050 }, (_, n) => store.accept(runOf(`r${n}`))),
  );
  const refused = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason] : [],
  );
  expect(refused).toHaveLength(50);
  expect(refused[0]).toMatchObject({ code: 'overloaded' });
  expect(await store.ready()).toEqual([{ group: 'default', count: 10_000 }]);
  expect(await store.accept(runOf('later'))).toMatchObject({ duplicate: false });
  await stores.close();
});

test('a server killed in full flight loses no answered run', async () => {
  const feeder = startFeeder();
  const answered: string[] = [];
  while (answered.length < 500) answered.push(await feeder.line());
  await feeder.kill();
  answered.push(...feeder.rest());
  const stores = await opening();
  const store = stores.tenants.of('a');
  const missing: string[] = [];
  for (const id of answered.filter((line) => line !== '')) {
    if (!(await store.findRun(id)) || (await store.journal(id)).length !== 1) missing.push(id);
  }
  await stores.close();
  expect(missing).toEqual([]);
});

/** A process that opens the folder, accepts runs as fast as it can and writes the id of each answered one. */
function startFeeder() {
  const script = fileURLToPath(new URL('./feeder.testprocess.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let wake = () => {};
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    async line(): Promise<string> {
      for (;;) {
        const end = text.indexOf('\n');
        if (end >= 0) {
          const line = text.slice(0, end);
          text = text.slice(end + 1);
          return line;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    /** Whole lines that were written before the end. */
    rest: () => text.split('\n').slice(0, -1),
    kill(): Promise<void> {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
