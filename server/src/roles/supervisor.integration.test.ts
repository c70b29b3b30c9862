import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type ChildState, stopLimit } from './child-messages.ts';
import { type SupervisedChild, superviseChild } from './supervised-child.ts';
import type { ChildSpec } from './supervisor.ts';

const fixtures = new URL('../../test/fixtures/', import.meta.url);
const fixture = fileURLToPath(new URL('supervised.ts', fixtures));

interface Line {
  readonly name: string;
  readonly pid?: number;
  readonly port: number;
  readonly stopped?: number;
}

/** A process of the fixture with the lines it and its children have said. */
class Installation {
  readonly process: ChildProcess;
  readonly lines: Line[] = [];
  readonly errors: Promise<string>;

  constructor(...args: string[]) {
    const started = spawn(process.execPath, [fixture, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = started;
    this.errors = text(started.stderr);
    createInterface(started.stdout).on('line', (line) => this.lines.push(JSON.parse(line)));
  }

  /** Children that said they are up, oldest first, once there are `count`. */
  async up(count: number): Promise<Line[]> {
    const up = () => this.lines.filter((line) => line.pid !== undefined);
    await until(() => up().length >= count);
    return up();
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.process.kill(signal);
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await once(this.process, 'exit');
    }
    return this.process.exitCode;
  }
}

const installations: Installation[] = [];
afterEach(() => {
  for (const { process: supervisor, lines } of installations.splice(0)) {
    supervisor.kill('SIGKILL');
    for (const { pid } of lines)
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
});

function supervise(...children: ChildSpec[]): Installation {
  return run('supervise', JSON.stringify(children));
}

function run(...args: string[]): Installation {
  const installation = new Installation(...args);
  installations.push(installation);
  return installation;
}

const child = (behaviour: string, rest: Partial<ChildSpec> = {}): ChildSpec => ({
  name: behaviour,
  args: ['child', behaviour],
  ...rest,
});

async function until(condition: () => boolean | Promise<boolean>, limit = 60_000): Promise<void> {
  const deadline = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Not within ${limit} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An ended process that nobody has waited for yet (Z) is gone. */
function isAlive(pid: number): boolean {
  const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return state !== '' && !state.startsWith('Z');
}

/** Its parent knows of its end. */
function isReaped(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
}

/** What the child at `port` knows of all children; undefined when nothing listens there. */
async function statesSeenBy({ port }: Line): Promise<ChildState[] | undefined> {
  const socket = connect(port, '127.0.0.1');
  const answer = await text(socket).catch(() => undefined);
  return answer === undefined ? undefined : JSON.parse(answer);
}

test('a killed child is started again and every child sees it', async () => {
  const installation = supervise(
    child('serve', { name: 'api' }),
    child('serve', { name: 'worker', count: 2 }),
  );
  const first = await installation.up(3);
  process.kill(first[0]?.pid ?? 0, 'SIGKILL');
  const again = (await installation.up(4))[3];
  if (!again) throw new Error('unreachable');
  await until(
    async () => (await statesSeenBy(again))?.every((state) => state.state === 'ready') ?? false,
  );

  const states = await statesSeenBy(again);
  expect(states?.map((state) => state.name)).toEqual(['api', 'worker-1', 'worker-2']);
  const restarted = states?.filter((state) => state.restarts > 0);
  expect(restarted).toEqual([expect.objectContaining({ pid: again.pid, restarts: 1 })]);
  expect(await installation.end('SIGTERM')).toBe(0);
});

test('a child that comes after another waits for it, at the start and at a restart', async () => {
  const installation = supervise(
    child('serve', { name: 'worker', args: ['child', 'serve', 'worker'], after: 'api' }),
    child('serve', { name: 'api', args: ['child', 'serve', 'api'] }),
  );
  const [api, worker] = await installation.up(2);
  expect([api?.name, worker?.name]).toEqual(['api', 'worker']);
  process.kill(api?.pid ?? 0, 'SIGKILL');
  await until(() => isReaped(api?.pid ?? 0));
  process.kill(worker?.pid ?? 0, 'SIGKILL');
  const all = await installation.up(4);
  expect(all.map((line) => line.name)).toEqual(['api', 'worker', 'api', 'worker']);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s stops the children cleanly',
  async (signal) => {
    const installation = supervise(child('serve', { count: 2 }));
    const children = await installation.up(2);
    expect(await installation.end(signal)).toBe(0);
    const stopped = installation.lines
      .map((line) => line.stopped)
      .filter((pid) => pid !== undefined);
    expect(stopped.toSorted()).toEqual(children.map((line) => line.pid).toSorted());
  },
);

test('a killed supervisor leaves no process and no port behind, however stuck the children are', async () => {
  const installation = supervise(child('serve', { count: 2 }), child('stuck'));
  const children = await installation.up(3);
  await installation.end('SIGKILL');
  await until(() => children.every(({ pid }) => !isAlive(pid ?? 0)), stopLimit / 2);
  expect(await Promise.all(children.map(statesSeenBy))).toEqual([undefined, undefined, undefined]);
});

test('the second signal forces, its echo does not', async () => {
  const installation = supervise(child('stuck'));
  const [stuck] = await installation.up(1);
  const asked = performance.now();
  await until(() => {
    const passed = performance.now() - asked;
    if (passed < 400 || passed > 700) installation.process.kill('SIGINT');
    return installation.process.exitCode !== null;
  });
  expect(performance.now() - asked).toBeGreaterThan(700);
  expect(performance.now() - asked).toBeLessThan(stopLimit);
  expect(installation.process.exitCode).toBe(1);
  expect(isAlive(stuck?.pid ?? 0)).toBe(false);
});

test('a second request to stop forces', { timeout: stopLimit }, async () => {
  const stuck = fork(fixture, ['child', 'stuck'], { silent: true });
  await once(stuck, 'message');
  stuck.send({ stop: true });
  stuck.send({ stop: true });
  expect(await once(stuck, 'exit')).toEqual([1, null]);
});

test('a refusal ends everything with its two sentences and exit code 1', async () => {
  const installation = supervise(child('serve'), child('refuse', { after: 'serve' }));
  expect(await installation.end()).toBe(1);
  expect(await installation.errors).toBe(
    '与当前状态冲突：port 8700。\nIn conflict with the present state: port 8700.\n',
  );
  const [served] = await installation.up(1);
  expect(isAlive(served?.pid ?? 0)).toBe(false);
});

test('one that has worked before and refuses to come back does not take the others down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-once-'));
  const once = child('once', { args: ['child', 'once', 'once', join(folder, 'lived')] });
  const installation = supervise(child('serve'), once);
  const up = await installation.up(2);
  const victim = up.find(({ name }) => name === 'once');
  const stays = up.find(({ name }) => name === 'serve');
  if (!stays) throw new Error('unreachable');
  const seen = async () => (await statesSeenBy(stays))?.find(({ name }) => name === 'once');
  // Killed before the supervisor knows that it is ready, it would never have worked.
  await until(async () => (await seen())?.state === 'ready');
  process.kill(victim?.pid ?? 0, 'SIGKILL');
  await until(async () => ((await seen())?.restarts ?? 0) >= 2);
  expect(installation.process.exitCode).toBeNull();
  expect(isAlive(stays.pid ?? 0)).toBe(true);
  expect(await installation.end('SIGTERM')).toBe(0);
  rmSync(folder, { recursive: true });
});

test('a refusal of a process started by hand reads the same', async () => {
  const installation = run('child', 'refuse');
  expect(await installation.end()).toBe(1);
  expect(await installation.errors).toBe(
    '与当前状态冲突：port 8700。\nIn conflict with the present state: port 8700.\n',
  );
});

test('a process started by hand stops at SIGTERM', async () => {
  const installation = run('child', 'serve');
  const [served] = await installation.up(1);
  expect(await installation.end('SIGTERM')).toBe(0);
  expect(installation.lines.at(-1)?.stopped).toBe(served?.pid);
});

test('a crash at the start says what it was', async () => {
  const installation = run('child', 'crash');
  expect(await installation.end()).toBe(1);
  expect(await installation.errors).toContain('Error: a bug');
});

test('what may succeed later is no refusal: the child is restarted, the others stay', async () => {
  const installation = supervise(child('serve'), child('retry'));
  const [served] = await installation.up(1);
  if (!served) throw new Error('unreachable');
  await until(async () => ((await statesSeenBy(served))?.[1]?.restarts ?? 0) > 0);
  expect(await installation.end('SIGTERM')).toBe(0);
});

test('a child that dies over and over is restarted with growing pauses', async () => {
  const pauses: number[] = [];
  const dying = await new Promise<SupervisedChild>((resolve) => {
    const started = superviseChild({
      name: 'dying',
      entry: fileURLToPath(new URL('dying.ts', fixtures)),
      args: [],
      log: { info() {}, warn() {} },
      mayStart: () => true,
      onChange: () => {},
      onFatal: (error) => expect.unreachable(error.code),
      clock: {
        now: () => pauses.reduce((sum, pause) => sum + pause, 0),
        later(pause, restart) {
          pauses.push(pause);
          if (pauses.length < 4) restart();
          else setImmediate(resolve, started);
          return () => {};
        },
      },
    });
    started.start();
  });
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(dying.state()).toEqual({ name: 'dying', pid: null, state: 'pausing', restarts: 7 });
});
