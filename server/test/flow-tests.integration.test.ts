import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from './process-environment.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** `weir test`, and what else of the commands is for trying out, beside a server without connections. */
let weir: RunningWeir;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-tests-'));
  weir = await startWeir({ env: { WEIR_DEMO: 'false' } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const samples = fileURLToPath(new URL('../../flows', import.meta.url));

/** What `npx weir` starts. */
const bin = fileURLToPath(new URL('../start.mjs', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const cli = (...args: string[]): Promise<Ended> => ended(entry, args);

async function ended(program: string, args: readonly string[]): Promise<Ended> {
  const env = { ...processEnvironment, WEIR_DATA_DIR: weir.folder };
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env });
  child.stdin.end();
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
}

async function write(path: string, content: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, content);
}

const asking = (flow: string) => `
flow: ${flow}
name: Ask
steps:
  ask: { use: core.get-user, connection: core, with: { id: "{{ trigger.input.id }}" } }
  sorry: { use: set, after: ask.error, with: { code: "{{ errors.ask.code }}" } }
  heard: { use: wait, after: ask, with: { signal: answer, key: "{{ steps.ask.id }}" } }
`;

describe('weir test', () => {
  it('passes for the sample flows, on a server that has neither them nor their connections', async () => {
    const { code, out, err } = await cli('test', samples);
    expect({ code, err }, out).toEqual({ code: 0, err: '' });
    expect(out).toContain('✓ enable-approved-template  审批通过：启用模板并通知负责人');
    expect(out).toContain('8 passed, 0 failed');
    expect((await weir.api('GET', '/api/v1/flows')).body).toMatchObject({ items: [] });
    const runs = await weir.api('GET', '/api/v1/runs?flow=enable-approved-template');
    expect(runs.body).toMatchObject({ items: [{ version: 'draft' }, { version: 'draft' }] });
  });

  it('is what npx weir test runs, not the tests of Weir', async () => {
    await write(
      'own/flow.yaml',
      'flow: own\nname: Own\nsteps: { a: { use: set, with: { x: 1 } } }\n',
    );
    await write(
      'own/own.test.yaml',
      'test: own\ncases: { one: { expect: { output: { x: 1 } } } }\n',
    );
    const { code, out } = await ended(bin, ['test', 'own']);
    expect([code, out]).toEqual([0, expect.stringContaining('1 passed, 0 failed')]);
    for (const name of ['check', 'bench']) {
      const { code: none, err } = await ended(bin, [name]);
      expect([none, err]).toEqual([1, expect.stringContaining(`没有命令 ${name}`)]);
    }
  });

  it('tells what was expected, what came, and what was not stubbed', async () => {
    await write('a/flows/ask.yaml', asking('ask'));
    await write(
      'a/tests/ask.test.yaml',
      `
test: ask
stubs: { ask: { output: { id: 7 } } }
cases:
  heard: { input: { id: u1 }, stubs: { heard: { output: { by: signal, data: yes } } }, expect: { steps: { sorry: skipped, ask: { input: { id: u1 } } }, output: { data: yes } } }
  other: { input: { id: u1 }, stubs: { heard: {} }, expect: { steps: { ask: { input: { id: u2 } } } } }
  bare: {}
  handled: { stubs: { ask: { error: { code: not_found } } }, expect: { output: { code: not_found } } }
  late: { stubs: { heard: { port: timeout } }, expect: { error: { code: conflict } } }
  never: { expect: { filtered: true } }
  wrong: { stubs: { asc: {} } }
`,
    );
    const { code, out } = await cli('test', 'a');
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => /^[✓✗]/.test(line))).toEqual([
      '✓ ask  heard',
      '✗ ask  other',
      '✗ ask  bare',
      '✓ ask  handled',
      '✗ ask  late',
      '✗ ask  never',
      '✗ ask  wrong',
    ]);
    expect(out).toMatch(/steps\.ask\.input\.id\n +期望 \/ expected: "u2"\n +实际 \/ got: +"u1"/);
    expect(out).toContain('The test has no stub for the step "heard"');
    expect(out).toContain('There is no step "asc". Did you mean "ask"?');
    expect(out).toContain(`${weir.url}/t/default/runs/`);
    expect(out).toContain('2 passed, 5 failed');
  });

  it('finds a step that would have left although its error is handled', async () => {
    await write('b/ask.yaml', asking('ask'));
    await write('b/ask.test.yaml', 'test: ask\ncases: { quiet: { expect: { output: {} } } }\n');
    const { code, out } = await cli('test', 'b');
    expect(code).toBe(1);
    expect(out).toContain('The test has no stub for the step "ask"');
  });

  it('takes the draft of the server where there is no file of the flow, and apply leaves tests alone', async () => {
    await write(
      'c/plain.yaml',
      'flow: plain\nname: P\nsteps: { a: { use: set, with: { x: 1 } } }\n',
    );
    await write(
      'd/plain.test.yaml',
      'test: plain\ncases: { one: { expect: { output: { x: 1 } } } }\n',
    );
    expect((await cli('test', 'd')).out).toContain('plain');
    expect((await cli('test', 'd')).code).toBe(1);
    await write('c/plain.test.yaml', 'test: plain\ncases: {}\n');
    const applied = await cli('apply', 'c');
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(await cli('test', 'd')).toMatchObject({ code: 0, err: '' });
  });

  it('refuses files that are no tests', async () => {
    await write('e/x.test.yaml', 'test: x\ncases: { a: { expect: { statos: failed } } }\n');
    const { code, err } = await cli('test', 'e');
    expect(code).toBe(1);
    expect(err).toMatch(/x\.test\.yaml:2 +cases\.a\.expect\.statos/);
    expect(await cli('test', 'c/plain.yaml')).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds no test files'),
    });
  });
});

describe('weir run', () => {
  it('runs the draft with pins, or a version', async () => {
    const flow = (x: number) =>
      `flow: tried\nname: T\nsteps: { a: { use: set, with: { x: ${x} } } }\n`;
    await write('f/tried.yaml', flow(1));
    expect((await cli('apply', 'f')).code).toBe(0);
    await write('f/tried.yaml', flow(2));
    expect((await cli('apply', 'f')).code).toBe(0);
    await write('pins.json', '{ "a": { "x": "pinned" } }');
    const draft = await cli('run', 'tried', '--version', 'draft', '--pins', 'pins.json', '--wait');
    expect(JSON.parse(draft.out)).toEqual({ x: 'pinned' });
    const first = await cli('run', 'tried', '--version', '1', '--wait');
    expect(JSON.parse(first.out)).toEqual({ x: 1 });
    expect((await cli('run', 'tried', '--version', 'last')).code).toBe(1);
    expect(await cli('run', 'tried', '--pins', 'pins.json')).toMatchObject({ code: 1 });
  });
});

describe('weir apply', () => {
  it('publishes flows that call each other', async () => {
    const calls = (flow: string, other: string) =>
      `flow: ${flow}\nname: F\nsteps: { c: { use: call, with: { flow: ${other} } } }\n`;
    await write('g/ring-a.yaml', calls('ring-a', 'ring-b'));
    await write('g/ring-b.yaml', calls('ring-b', 'ring-c'));
    await write('g/ring-c.yaml', calls('ring-c', 'ring-a'));
    const { code, out, err } = await cli('apply', 'g');
    expect({ code, err }, out).toEqual({ code: 0, err: '' });
    for (const key of ['ring-a', 'ring-b', 'ring-c'])
      expect((await weir.api('GET', `/api/v1/flows/${key}`)).body).toMatchObject({
        publishedVersion: 1,
      });
    expect((await cli('apply', 'g')).out.match(/unchanged/g)).toHaveLength(3);
  });
});
