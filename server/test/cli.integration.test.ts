import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from './process-environment.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** The commands as a person or a script types them, beside one server with the demo and another that is empty. */
let weir: RunningWeir;
let empty: RunningWeir;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-cli-'));
  [weir, empty] = await Promise.all([startWeir(), startWeir({ env: { WEIR_DEMO: 'false' } })]);
}, 60_000);
afterAll(async () => {
  await Promise.all([weir?.stop(), empty?.stop()]);
  await rm(folder, { recursive: true });
}, 60_000);

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const canary = 'canary-Secret-7c1f0b9e2d';
const sample = 'enable-approved-template';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface Setting {
  readonly beside?: RunningWeir;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs `weir <args>` as beside `beside`, to its end. */
async function cli(args: readonly string[], setting: Setting = {}): Promise<Ended> {
  const { beside = weir, env = {}, input = '' } = setting;
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { ...processEnvironment, WEIR_DATA_DIR: beside.folder, ...env },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, err };
}

async function write(path: string, content: string): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
  return file;
}

const get = async (from: RunningWeir, path: string) => (await from.api('GET', path)).body;

describe('apply', () => {
  const alert =
    'flow: alert-people\nname: Alert\nsteps:\n  say: { use: set, with: { ok: true } }\n';
  const connection = (name: string) =>
    `connection: feishu-two\nconnector: feishu\nname: ${name}\nconfig:\n  appId: cli_1\n  appSecret: { env: CANARY }\n`;
  const withCanary = { env: { CANARY: canary } };

  it('makes what is missing, and leaves the same alone', async () => {
    await write('all/alert.yaml', alert);
    await write(
      'all/tell.yml',
      'flow: tell\nname: { zh-CN: 通知, en: Tell }\nsteps:\n  say: { use: set, with: { id: 12345678901234567890 } }\nsettings: { onFailure: { call: alert-people } }\n',
    );
    await write(
      'all/connections/core-two.json',
      '{"connection":"core-two","connector":"core","name":"核心","config":{"baseUrl":"http://127.0.0.1:9"}}',
    );
    const planned = await cli(['apply', 'all', '--dry-run']);
    expect([planned.code, planned.out.match(/would create/g)?.length]).toEqual([0, 3]);
    expect((await weir.api('GET', '/api/v1/flows/tell')).status).toBe(404);

    const first = await cli(['apply', 'all']);
    expect([first.code, first.err]).toEqual([0, '']);
    expect(first.out.match(/created/g)).toHaveLength(3);
    // Connections first, and a flow behind the one it names.
    expect(first.out.match(/core-two\.json|alert\.yaml|tell\.yml/g)).toEqual([
      'core-two.json',
      'alert.yaml',
      'tell.yml',
    ]);
    const second = await cli(['apply', 'all']);
    expect([second.code, second.out.match(/unchanged/g)?.length]).toEqual([0, 3]);
    expect(await get(weir, '/api/v1/flows/tell/versions')).toMatchObject({
      items: [{ version: 1, note: join('all', 'tell.yml') }],
    });
    expect(await get(weir, '/api/v1/flows/tell')).toMatchObject({ changed: false, revision: 1 });
  });

  it('saves and publishes what differs, and tells of a draft it replaces', async () => {
    const document = { flow: 'alert-people', name: 'Mine', steps: {} };
    const put = await fetch(`${weir.url}/api/v1/flows/alert-people`, {
      method: 'PUT',
      headers: { authorization: 'Bearer test-bootstrap-token-0001', 'if-match': '1' },
      body: JSON.stringify(document),
    });
    expect(put.status).toBe(200);
    const { code, out } = await cli(['apply', join('all', 'alert.yaml')]);
    expect(code).toBe(0);
    expect(out).toMatch(/updated +all.alert\.yaml +alert-people v2 .*unpublished draft/);
    expect(await get(weir, '/api/v1/flows/alert-people')).toMatchObject({ changed: false });
  });

  it('changes nothing while one file is wrong, and tells all of them', async () => {
    await write('wrong/good.yaml', 'flow: good\nname: Good\nsteps: { a: { use: set } }\n');
    await write('wrong/broken.yaml', 'flow: x\nsteps: [\n');
    await write(
      'wrong/graph.yaml',
      'flow: graph\nname: G\nsteps:\n  a:\n    use: set\n    after: nowhere\n',
    );
    await write('wrong/secret.yaml', connection('飞书'));
    const { code, out, err } = await cli(['apply', 'wrong']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/broken\.yaml:\d/);
    expect(err).toMatch(/graph\.yaml:6 +steps\.a\.after/);
    expect(err).toMatch(/secret\.yaml:6 +config\.appSecret\n.*CANARY.*\n.*CANARY/);
    expect(err).toContain('nothing was changed');
    expect((await weir.api('GET', '/api/v1/flows/good')).status).toBe(404);
  });

  it('keeps a secret out of everything but the vault', async () => {
    const file = await write('secret/feishu.yaml', connection('飞书二'));
    const said = [
      await cli(['apply', file], withCanary),
      await cli(['apply', file, '--dry-run'], withCanary),
      await cli(['export', 'exported'], withCanary),
      // Refused by the server: its sentence must not repeat it either.
      await cli(
        ['apply', await write('refused/f.yaml', `${connection('x')}  baseUrl: 'http://['\n`)],
        withCanary,
      ),
    ];
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 1]);
    expect(said[3]?.err).toContain('config.baseUrl');
    const shown = await get(weir, '/api/v1/connections');
    expect(shown).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ secrets: ['appSecret'] })]),
    });
    const everything = JSON.stringify([
      said,
      shown,
      weir.output(),
      await get(weir, '/api/v1/audit'),
    ]);
    expect(everything).not.toContain(canary);
    for (const path of [weir.folder, folder])
      for (const kept of await filesBelow(path)) expect(kept.includes(canary)).toBe(false);
  });
});

describe('export', () => {
  it('writes what apply makes the same of, on an empty server too', async () => {
    const { code, err } = await cli(['export', 'moved']);
    expect(code).toBe(0);
    const variables = Object.fromEntries(
      [...new Set(err.match(/WEIR_[A-Z_0-9]+/g) ?? [])].map((name) => [name, canary]),
    );
    expect(Object.keys(variables)).toContain('WEIR_FEISHU_APP_SECRET');
    expect((await cli(['export', 'moved'])).out).not.toMatch(/written/);

    const there = { beside: empty, env: variables };
    const applied = await cli(['apply', 'moved'], there);
    expect([applied.code, applied.err]).toEqual([0, '']);
    const flows = (await get(weir, '/api/v1/flows')) as { items: { key: string }[] };
    expect(flows.items.length).toBeGreaterThan(2);
    for (const { key } of flows.items) {
      const text = await rawDocument(weir, key);
      expect(await rawDocument(empty, key)).toBe(text);
    }
    const again = await cli(['apply', join('moved', 'flows')], there);
    expect(again.out.match(/unchanged/g)).toHaveLength(flows.items.length);
    await cli(['export', 'back'], there);
    for (const name of await readdir(join(folder, 'moved', 'flows'))) {
      const [one, two] = ['moved', 'back'].map((each) => join(folder, each, 'flows', name));
      expect(await readFile(two ?? '', 'utf8')).toBe(await readFile(one ?? '', 'utf8'));
    }
  });

  it('of one flow brings its connections only', async () => {
    expect((await cli(['export', 'one', '--flow', sample])).code).toBe(0);
    expect(await readdir(join(folder, 'one', 'connections'))).toEqual(['core.yaml', 'feishu.yaml']);
    expect((await cli(['export', 'one', '--flow', 'nothing'])).code).toBe(1);
  });

  /** As it came over the wire: key order and digits count. */
  async function rawDocument(from: RunningWeir, key: string): Promise<string> {
    const headers = { authorization: 'Bearer test-bootstrap-token-0001' };
    const response = await fetch(`${from.url}/api/v1/flows/${key}`, { headers });
    const body = await response.text();
    return body.slice(body.indexOf('"document":'));
  }
});

describe('run and runs', () => {
  const event = (templateId: string) =>
    JSON.stringify({ body: { kind: 'TEMPLATE', result: 'APPROVED', eventId: 'e', templateId } });

  it('answers the output on stdout, the rest on stderr', async () => {
    const { code, out, err } = await cli(['run', sample, '--wait', '--trigger', '-'], {
      input: event('T-1042'),
    });
    expect([code, JSON.parse(out)]).toMatchObject([0, { templateId: 'T-1042' }]);
    const [id = '', link] = err.split('\n');
    expect(link).toBe(`${weir.url}/t/default/runs/${id}`);
  });

  it('that failed ends by 1, with both sentences and its step', async () => {
    const file = await write('event.yaml', 'body: { templateId: T-0 }\n');
    const { code, out, err } = await cli(['run', sample, '--wait', '20s', '--trigger', file]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Step: enable');
    expect(err).toMatch(/找不到/);
    expect(err).toMatch(/Not found/);
    expect(err).not.toMatch(/ at .*\.ts/);
  });

  it('that goes on ends by 3', async () => {
    const core = weir.url.replace(/\d+$/, (port) => String(Number(port) + 1));
    const misbehave = (kind: object) =>
      fetch(`${core}/simulator/misbehave`, { method: 'POST', body: JSON.stringify(kind) });
    expect((await misbehave({ kind: 'hang' })).status).toBe(204);
    const ended = await cli(['run', sample, '--wait', '200ms', '--trigger', '-'], {
      input: event('T-1017'),
    });
    expect([ended.code, ended.out]).toEqual([3, '']);
  });

  it('that brings what the flow does not take is refused with all problems', async () => {
    const properties = { id: { type: 'integer' }, size: { enum: ['S', 'M'] } };
    const steps = { all: { use: 'set', with: { value: '{{ trigger.input }}' } } };
    const takes = { flow: 'takes', name: 'Takes', input: { properties }, steps };
    const file = await write('takes.yaml', JSON.stringify(takes));
    expect((await cli(['apply', file])).code).toBe(0);
    const input = '{"id":"1","size":"L"}';
    const { code, out, err } = await cli(['run', 'takes', '--input', '-'], { input });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('input.id：应为整数，现在是文本。');
    expect(err).toContain('input.size：应为以下之一：「S」「M」。');
    expect(err).toContain('input.size: Expected one of "S", "M".');
  });

  it('without waiting prints id and address, and the run is in the list', async () => {
    const { code, out } = await cli(['run', 'tell', '--input', '-'], { input: '{"a":1}' });
    const [id = '', link] = out.split('\n');
    expect([code, link]).toEqual([0, `${weir.url}/t/default/runs/${id}`]);
    const list = await cli(['runs', '--flow', 'tell', '--limit', '1']);
    expect(list.out).toContain(id);
    const json = await cli(['runs', '--json', '--limit', '2']);
    expect(JSON.parse(json.out)).toHaveLength(2);
    const none = await cli(['runs', '--flow', 'alert-people', '--status', 'failed']);
    expect([none.code, none.out]).toEqual([0, '没有运行 / No runs\n']);
    const filters = ['--from', '1h', '--status', 'queued,running', '--status', 'succeeded'];
    const found = async () => (await cli(['runs', '--q', id, ...filters])).out;
    await expect.poll(found).toContain(id);
  });
});

describe('token', () => {
  it('is made, used from elsewhere, and revoked at once', async () => {
    const made = await cli(['token', 'create', '发布 CI', '--days', '3']);
    const token = made.out.trim();
    expect([made.code, token]).toEqual([0, expect.stringMatching(/^weir_[\w-]{43}$/)]);
    // Nothing of this machine's server is known there.
    const elsewhere = { WEIR_DATA_DIR: join(folder, 'nowhere'), WEIR_URL: weir.url };
    const list = await cli(['token', 'list', '--json'], {
      env: { ...elsewhere, WEIR_TOKEN: token },
    });
    const [{ id = '' } = {}] = JSON.parse(list.out) as { id?: string }[];
    expect(JSON.parse(list.out)).toMatchObject([{ name: '发布 CI' }]);
    expect(await get(weir, '/api/v1/tokens')).toMatchObject({ items: [{ id }] });
    expect(JSON.stringify(await get(weir, '/api/v1/tokens'))).not.toContain(token);

    expect((await cli(['token', 'revoke', id])).code).toBe(0);
    const refused = await cli(['--token', token, 'runs'], { env: elsewhere });
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/令牌无效.*\n.*not valid/);
    expect((await cli(['token', 'revoke', id])).code).toBe(1);
    const { items } = (await get(weir, '/api/v1/audit')) as { items: { action: string }[] };
    expect(items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'token.create', object: `${id} 发布 CI` }),
        expect.objectContaining({
          action: 'token.revoke',
          actor: expect.stringMatching(/^local:/),
        }),
      ]),
    );
    expect(weir.output()).not.toContain(token);
  });
});

describe('what cannot be', () => {
  it.each([
    ['an unknown command', ['deploy'], /没有命令 deploy/],
    ['half a command', ['token'], /create, list, revoke/],
    ['an unknown option', ['runs', '--all'], /--all/],
    ['an option of start', ['start', '--fast'], /--fast/],
    ['a role nobody has', ['start', '--role', 'king'], /api, worker, all/],
    ['a group without default', ['start', '--group', 'north'], /--group default/],
    ['a role by itself', ['start', '--role', 'worker', '--group', 'north'], /WEIR_REDIS_URL/],
    ['no token for another server', ['runs', '--url', 'http://127.0.0.1:9'], /WEIR_TOKEN/],
    ['nobody there', ['runs', '--url', 'http://127.0.0.1:9', '--token', 't'], /Cannot reach/],
    [
      'an input that is no file',
      ['run', sample, '--input', '{"k":1}'],
      /--input takes .* file, or -/,
    ],
    ['no file', ['apply', 'nothing-here'], /ENOENT/],
  ])('%s is told in both languages, without a stack', async (_what, args, sentence) => {
    const { code, out, err } = await cli(args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/\p{Script=Han}/u);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('no server on the folder is told', async () => {
    const { code, err } = await cli(['runs'], { env: { WEIR_DATA_DIR: join(folder, 'nowhere') } });
    expect(code).toBe(1);
    expect(err).toContain('npm start');
  });
});

describe('help', () => {
  it('shows every command, and each its options', async () => {
    const { code, out } = await cli(['help']);
    expect(code).toBe(0);
    for (const name of ['start', 'sign-in', 'apply', 'export', 'run', 'runs', 'token create'])
      expect(out).toContain(`  ${name}`);
    const run = await cli(['run', '--help']);
    expect([run.code, run.out]).toEqual([0, expect.stringContaining('--wait [30s]')]);
    expect((await cli(['help', 'run'])).out).toBe(run.out);
    expect((await cli(['token', '--help'])).out).toMatch(
      /token create[\s\S]*token list[\s\S]*token revoke/,
    );
  });
});

describe('publishing', () => {
  it('what is published makes no other version', async () => {
    const path = '/api/v1/flows/tell';
    const before = await get(weir, `${path}/versions`);
    const answer = await weir.api('POST', `${path}/publish`, { note: 'again' });
    expect(answer).toMatchObject({ status: 201, body: { version: 1 } });
    expect(await get(weir, `${path}/versions`)).toEqual(before);
    expect(JSON.stringify(await get(weir, '/api/v1/audit'))).not.toContain('again');
  });
});

describe('the demo', () => {
  it('shows what the simulators have, and is not found where there is none', async () => {
    const demo = await get(weir, '/api/v1/demo');
    expect(demo).toMatchObject({
      sample: { flow: sample, path: '/hooks/default/template-approved' },
      templates: expect.arrayContaining([expect.objectContaining({ id: 'T-1042' })]),
    });
    expect((await weir.api('POST', '/api/v1/demo/reset')).status).toBe(200);
    expect(await get(weir, '/api/v1/demo')).toMatchObject({ inbox: [] });
    for (const [method, path] of [
      ['GET', '/api/v1/demo'],
      ['POST', '/api/v1/demo/reset'],
    ] as const)
      expect((await empty.api(method, path)).status).toBe(404);
  });
});

async function filesBelow(path: string): Promise<Buffer[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((each) => each.isFile());
  return Promise.all(files.map((each) => readFile(join(each.parentPath, each.name))));
}
