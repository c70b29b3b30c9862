import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from './process-environment.ts';
import { processesOf, type RunningWeir, startWeir } from './running-weir.ts';

/** What keeps Weir from starting is one clear sentence in both languages, no stack trace, nothing left behind. */
const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let weir: RunningWeir;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-refused-'));
  weir = await startWeir();
}, 30_000);
afterAll(async () => {
  await weir?.stop();
  await rm(folder, { recursive: true });
}, 30_000);

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stderr: string }> {
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    env: { ...processEnvironment, WEIR_DEMO: 'false', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stderr };
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return String(typeof address === 'object' ? address?.port : address);
}

/** One line of Chinese, one of English, nothing else. */
function expectSentences(stderr: string, zh: RegExp, en: RegExp): void {
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(zh);
  expect(lines[1]).toMatch(en);
}

const port = () => new URL(weir.url).port;
const ofAnotherVersion = async (): Promise<string> => {
  const path = join(folder, 'newer');
  await mkdir(path, { recursive: true });
  const database = new DatabaseSync(join(path, 'control.db'));
  database.exec('PRAGMA user_version = 9999');
  database.close();
  return path;
};
const copyOf = async (data: string): Promise<string> => {
  const path = join(folder, 'copy');
  const filter = (source: string): boolean => !/lock\.db|\.sock$/.test(source);
  await cp(data, path, { recursive: true, filter });
  return path;
};
const aFile = async (): Promise<string> => {
  await writeFile(join(folder, 'file'), '');
  return join(folder, 'file', 'data');
};
const garbage = async (): Promise<string> => {
  const path = join(folder, 'garbage');
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'control.db'), 'this is no database, '.repeat(100));
  return path;
};

describe('start', () => {
  const cases: [string, () => Promise<Record<string, string>>, RegExp, RegExp][] = [
    [
      'a port in use',
      async () => ({ WEIR_DATA_DIR: join(folder, 'a'), WEIR_PORT: port() }),
      /端口 127\.0\.0\.1:\d+ 已被占用。.*WEIR_PORT/,
      /port 127\.0\.0\.1:\d+ is taken\. .*WEIR_PORT/,
    ],
    [
      'an address of another machine',
      async () => ({
        WEIR_DATA_DIR: join(folder, 'b'),
        WEIR_HOST: '192.0.2.1',
        WEIR_PORT: await freePort(),
      }),
      /无法监听 192\.0\.2\.1/,
      /Cannot listen on 192\.0\.2\.1/,
    ],
    [
      'a folder that cannot be made',
      async () => ({ WEIR_DATA_DIR: await aFile(), WEIR_PORT: await freePort() }),
      /无法写入数据目录.*WEIR_DATA_DIR/,
      /cannot be written.*WEIR_DATA_DIR/,
    ],
    [
      'a second server on the folder',
      async () => ({ WEIR_DATA_DIR: weir.folder, WEIR_PORT: await freePort() }),
      /正被另一个 Weir 使用/,
      /in use by another Weir/,
    ],
    [
      'a database of a newer version',
      async () => ({ WEIR_DATA_DIR: await ofAnotherVersion(), WEIR_PORT: await freePort() }),
      /由更新的 Weir 写成.*升级/,
      /written by a newer Weir.*Upgrade/,
    ],
    [
      'a file that is no database',
      async () => ({ WEIR_DATA_DIR: await garbage(), WEIR_PORT: await freePort() }),
      /无法打开.*备份/,
      /cannot be opened.*backup/,
    ],
    [
      'a wrong number',
      async () => ({ WEIR_PORT: 'eighty' }),
      /WEIR_PORT 不正确：应为 1 到 65533 的整数/,
      /WEIR_PORT is wrong: expected an integer/,
    ],
    [
      'a wrong switch',
      async () => ({ WEIR_DEMO: 'perhaps' }),
      /WEIR_DEMO 不正确/,
      /WEIR_DEMO is wrong/,
    ],
    [
      'a store it does not have',
      async () => ({ WEIR_DATABASE_URL: 'mysql://localhost/weir' }),
      /WEIR_DATABASE_URL 不正确/,
      /WEIR_DATABASE_URL is wrong/,
    ],
    [
      'an example root key',
      async () => ({
        WEIR_DATA_DIR: join(folder, 'c'),
        WEIR_PORT: await freePort(),
        WEIR_ROOT_KEY: Buffer.alloc(32).toString('base64'),
      }),
      /根密钥不可用.*openssl/,
      /root key cannot be used.*openssl/,
    ],
    [
      'another root key than that of the data',
      async () => ({
        WEIR_DATA_DIR: await copyOf(weir.folder),
        WEIR_PORT: await freePort(),
        WEIR_ROOT_KEY: randomBytes(32).toString('base64'),
      }),
      /WEIR_ROOT_KEY 不是加密这个数据库时用的根密钥/,
      /WEIR_ROOT_KEY is not the root key/,
    ],
    [
      'Redis beside SQLite',
      async () => ({
        WEIR_REDIS_URL: 'redis://127.0.0.1:1',
        WEIR_ROOT_KEY: randomBytes(32).toString('base64'),
      }),
      /WEIR_REDIS_URL 不正确：Redis 队列需要 PostgreSQL/,
      /a queue on Redis needs PostgreSQL/,
    ],
    [
      'a wrong list of private targets',
      async () => ({
        WEIR_DATA_DIR: join(folder, 'd'),
        WEIR_PORT: await freePort(),
        WEIR_EGRESS_ALLOW: '10.0.0.0/99',
      }),
      /WEIR_EGRESS_ALLOW 不正确/,
      /WEIR_EGRESS_ALLOW is wrong/,
    ],
  ];
  it.each(cases)(
    'refuses %s',
    async (_what, environment, zh, en) => {
      const env = await environment();
      const { code, stderr } = await run(['start'], env);
      expectSentences(stderr, zh, en);
      expect(code).toBe(1);
      const own = env['WEIR_DATA_DIR'];
      if (own && own !== weir.folder) expect(await processesOf(own)).toEqual([]);
    },
    20_000,
  );

  it('refuses one role where there is no cluster', async () => {
    // Whatever else is asked for: the cluster is what is missing.
    for (const group of [[], ['--group', 'north']]) {
      const args = ['start', '--role', 'worker', ...group];
      const { code, stderr } = await run(args, { WEIR_DATA_DIR: folder });
      expectSentences(
        stderr,
        /--role worker .*需要 WEIR_REDIS_URL/,
        /--role worker .*needs WEIR_REDIS_URL/,
      );
      expect(code).toBe(1);
    }
  });

  it('leaves the data of the other server and of the newer version as they were', async () => {
    const path = await ofAnotherVersion();
    const before = await readdir(path);
    await run(['start'], { WEIR_DATA_DIR: path, WEIR_PORT: await freePort() });
    expect((await readdir(path)).filter((name) => /^(tenants|root\.key)/.test(name))).toEqual(
      before.filter((name) => /^(tenants|root\.key)/.test(name)),
    );
    expect((await weir.api('GET', '/api/v1/me')).status).toBe(200);
  }, 20_000);
});

describe('commands', () => {
  it('an unknown one names those there are', async () => {
    const { code, stderr } = await run(['dance'], {});
    expectSentences(
      stderr,
      /没有命令 dance。可用的命令：start/,
      /no command dance\. Commands: start/,
    );
    expect(code).toBe(1);
  });

  it('sign-in without a server says so', async () => {
    const { code, stderr } = await run(['sign-in'], { WEIR_DATA_DIR: join(folder, 'none') });
    expectSentences(stderr, /没有 Weir 在使用数据目录.*npm start/, /No Weir is running.*npm start/);
    expect(code).toBe(1);
  });
});

describe('flow documents', () => {
  const save = (document: object) =>
    weir.api('PUT', '/api/v1/flows/broken', { flow: 'broken', name: 'Broken', ...document });
  const wrong = {
    extra: true,
    triggers: { hook: { use: 'webhook', with: { path: 'x', auth: 'none', colour: 1 } } },
    steps: {
      a: { use: 'core.update-templat', connection: 'core', with: { id: 5 }, after: 'nobody' },
      b: { use: 'set', with: { x: '{{ steps.c.y ' }, after: 7 },
    },
  };

  it('a wrong one is kept as draft, told with all problems at their paths, and not published', async () => {
    expect((await save(wrong)).status).toBe(200);
    const { body } = await weir.api('POST', '/api/v1/flows/broken/validate');
    const { problems } = body as { problems: { path: string; message: Record<string, string> }[] };
    const paths = problems.map(({ path }) => path);
    for (const path of [
      'extra',
      'triggers.hook.with.colour',
      'steps.a.use',
      'steps.a.after',
      'steps.b.with.x',
      'steps.b.after',
    ]) {
      expect(paths).toContain(path);
    }
    for (const { message } of problems) {
      expect(message['zh-CN']).toMatch(/[\u4e00-\u9fff]/);
      expect(message['en']).toMatch(/^[\x20-\x7e“”‘’…→≤]+$/);
    }
    const published = await weir.api('POST', '/api/v1/flows/broken/publish');
    expect(published.status).toBe(422);
    expect((await weir.api('GET', '/api/v1/flows/broken/versions/1')).status).toBe(404);
  });

  it('one whose key is not that of the address is not stored', async () => {
    const answer = await weir.api('PUT', '/api/v1/flows/other', { flow: 'else', name: 'x' });
    expect(answer.status).toBe(422);
    expect((await weir.api('GET', '/api/v1/flows/other')).status).toBe(404);
  });
});
