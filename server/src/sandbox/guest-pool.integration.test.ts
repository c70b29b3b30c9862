import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { afterAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { addonFile } from './addon-file.ts';
import { createSandbox } from './guest-pool.ts';
import { guestArguments, planLaunch } from './launch.ts';
import { lazyGuestProcess } from './lazy-guest-process.ts';
import { Pool } from './pool.ts';
import type { CodeRequest, EvaluateRequest, ExpressionResult } from './sandbox.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const sandbox = createSandbox({ guests: 4, zone: 'Asia/Shanghai', hide: [], log: silent });
afterAll(() => sandbox.close());

const place = {
  tenant: 'a',
  version: '1',
  now: Date.UTC(2026, 0, 1),
  seed: 'run-1',
  scope: {},
  // Ample on any machine for what ends by itself.
  timeoutMs: 20_000,
};
const evaluate = (expressions: readonly string[], more: Partial<EvaluateRequest> = {}) =>
  sandbox.evaluate({ ...place, expressions, ...more });
const run = (source: string, more: Partial<CodeRequest> = {}) =>
  sandbox.runCode({ ...place, source, ...more });
const shown = (results: readonly ExpressionResult[]) =>
  results.map((result) => ('error' in result ? result.error.code : result.value));
const one = async (expression: string, more: Partial<EvaluateRequest> = {}): Promise<Json> =>
  shown(await evaluate([expression], more))[0] ?? null;
const loop = '(() => { for (;;); })()';
const bomb = '(() => { const a = []; for (;;) a.push(new Array(1e4).fill(1)) })()';

/** Processes of guests that this process has started. */
function guestsOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/status`, 'utf8').includes(`PPid:\t${pid}\n`);
      } catch {
        return false;
      }
    })
    .filter((name) => readFileSync(`/proc/${name}/cmdline`, 'utf8').startsWith('weir guest'))
    .map(Number);
}

async function errorOf(promise: Promise<unknown>): Promise<WeirError> {
  const thrown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (thrown instanceof WeirError) return thrown;
  throw thrown;
}

describe('expressions', () => {
  test('are answered in order, each judged on its own', async () => {
    const scope = { trigger: { list: [3, 1, 2], id: 12345678901234567890n } };
    const sources = [
      'trigger.list.sort()',
      'trigger.list',
      'nothing.there',
      'trigger.id',
      '1 +',
      'undefined',
    ];
    expect(shown(await evaluate(sources, { scope }))).toEqual([
      [1, 2, 3],
      [3, 1, 2],
      'sandbox_error',
      '12345678901234567890',
      'sandbox_error',
      undefined,
    ]);
  });

  test('may be none', async () => {
    expect(await evaluate([])).toEqual([]);
  });

  test('that were finished before a time-out count', async () => {
    const sources = ['1', loop, '3'];
    expect(shown(await evaluate(sources, { timeoutMs: 500 }))).toEqual([
      1,
      'sandbox_timeout',
      'sandbox_timeout',
    ]);
  });

  test('are told apart when one of them takes all memory', async () => {
    const sources = ['1', '2', bomb];
    expect(shown(await evaluate(sources))).toEqual([1, 2, 'sandbox_memory']);
  });

  test('of many evaluations at once all come home, beside one that kills its guest', async () => {
    const many = Array.from({ length: 200 }, (_, index) =>
      one(`${index} + 1`, { version: String(index % 3) }),
    );
    const bad = one(loop, { timeoutMs: 100 });
    const more = Array.from({ length: 200 }, (_, index) => one(`${index} + 2`));
    expect(await bad).toBe('sandbox_timeout');
    expect(await Promise.all(many)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(await Promise.all(more)).toEqual(Array.from({ length: 200 }, (_, index) => index + 2));
  });

  test('use many flow versions, each with what it compiled', async () => {
    for (const round of [1, 2])
      for (let version = 0; version < 12; version += 1)
        expect(await one(`${version} * ${round}`, { version: `v${version}` })).toBe(
          version * round,
        );
  });
});

describe('the same answers every time', () => {
  const expression =
    '[Date.now(), new Date(), Math.random(), Math.random(), Date(), new Date(2020, 1).getTime()]';

  test('from the same clock and seed', async () => {
    const first = await one(expression);
    expect(first).toEqual(await one(expression, { tenant: 'b', version: '9' }));
    expect(first).toEqual([
      place.now,
      '2026-01-01T00:00:00.000Z',
      expect.any(Number),
      expect.any(Number),
      'Thu Jan 01 2026 00:00:00 GMT+0000 (Coordinated Universal Time)',
      Date.UTC(2020, 1),
    ]);
    expect(await run(`return ${expression}`)).toEqual(first);
  });

  test('and others from another seed', async () => {
    const random = 'Array.from({ length: 1000 }, Math.random)';
    const [a, b] = [await one(random), await one(random, { seed: 'run-2' })];
    const numbers = [...(a as number[]), ...(b as number[])];
    expect(new Set(numbers).size).toBe(2000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
  });

  test('with the expressions of one evaluation sharing one series', async () => {
    const [first, second] = shown(await evaluate(['Math.random()', 'Math.random()']));
    expect(first).not.toBe(second);
  });
});

describe('an error names its place', () => {
  test.each<[source: string, line: number, column: number, message: string]>([
    ['1 +', 1, 4, 'Unexpected end of input'],
    ['trigger\n  .a', 1, 1, 'trigger is not defined'],
    ['[1,\n 2,\n nothing.there]', 3, 2, 'nothing is not defined'],
    ['(() => {\n  throw new Error("own")\n})()', 2, 9, 'own'],
    ['[1].map((x) =>\n  x.y.z)', 2, 7, "Cannot read properties of undefined (reading 'z')"],
    ['1); (2', 1, 2, "Unexpected token ')'"],
    ['[1,\n await (2)]', 2, 2, 'use a code step'],
    ['1 +\n await x', 2, 8, 'use a code step'],
    [
      'JSON.parse("{")',
      1,
      6,
      "Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    ],
  ])('of an expression: %j', async (source, line, column, message) => {
    const [result] = await evaluate([source]);
    const error = result && 'error' in result ? result.error : undefined;
    expect(error?.options.details).toMatchObject({ line, column });
    expect(error?.params['en']).toContain(`line ${line}, column ${column}: `);
    expect(error?.params['zh']).toContain(`第 ${line} 行第 ${column} 列：`);
    expect(error?.params['en']).toContain(message);
  });

  test.each<[source: string, line: number, column: number]>([
    ['const a: number = 1;\n\n  nothing.there', 3, 3],
    ['interface A { b: string }\nconst a = {} as A;\nreturn a.b.length', 3, 12],
    [
      'const f = <T extends object>(x: T): T => {\n  throw new Error("x")\n};\nf({} as const)',
      2,
      9,
    ],
    ['await null;\nthrow new TypeError("late")', 2, 7],
    ['const a: = 1', 1, 10],
    ['let a = 1;\n let a = 2', 2, 6],
    ['const 名称 = "中文" +;', 1, 18],
    ['\tconst a = 1 +;', 1, 15],
    ['} {', 1, 3],
    ['} + function () {', 1, 3],
    ['enum A { x }', 1, 1],
    ['if (1) {', 1, 9],
  ])('of code: %j', async (source, line, column) => {
    const error = await errorOf(run(source));
    expect(error.code).toBe('sandbox_error');
    expect([error.params, error.options.details]).toEqual([
      expect.anything(),
      expect.objectContaining({ line, column }),
    ]);
  });
});

describe('code', () => {
  test('is TypeScript, asynchronous, and may give what is in scope another meaning', async () => {
    const source = `
      type Row = { readonly n: number };
      const rows = steps.rows as readonly Row[];
      const trigger = await Promise.resolve(rows.map(({ n }: Row): number => n!));
      return { trigger, first: <T,>(list: T[]): T | undefined => list[0] };`;
    const scope = { steps: { rows: [{ n: 1 }, { n: 2 }] }, trigger: { id: 'x' } };
    expect(await run(source, { scope })).toEqual({ trigger: [1, 2] });
  });

  test('ends at its own limit, and at another that is shorter than it takes', async () => {
    const error = await errorOf(run('for (;;);', { timeoutMs: 150 }));
    expect([error.code, error.params]).toEqual(['sandbox_timeout', { ms: 150 }]);
  });

  test('that was quick and never ends now is ended, and what was behind it comes home', async () => {
    const source = 'if (trigger.n < 0) for (;;); return trigger.n * 2;';
    const of = (n: number, more: Partial<CodeRequest> = {}) =>
      run(source, { tenant: 'quick', scope: { trigger: { n } }, ...more });
    // The first time it is compiled.
    for (let n = 0; n < 5; n += 1) expect(await of(n)).toBe(n * 2);
    const stuck = errorOf(of(-1, { timeoutMs: 700 }));
    const behind = Promise.all(Array.from({ length: 20 }, (_, n) => of(n)));
    expect((await stuck).code).toBe('sandbox_timeout');
    expect(await behind).toEqual(Array.from({ length: 20 }, (_, n) => n * 2));
  });

  test('that waits for what nothing can settle is told so, long before its limit', async () => {
    const error = await errorOf(run('await new Promise(() => {})', { timeoutMs: 60_000 }));
    expect(error.code).toBe('sandbox_timeout');
    expect(error.params['en']).toContain('nothing can settle');
    expect(await run('return 1')).toBe(1);
  });

  test('is aborted at once', async () => {
    const stop = new AbortController();
    const running = run('for (;;);', { signal: stop.signal, tenant: 'aborted' });
    running.catch(() => {});
    // The expression of the same tenant is answered by another guest while the code runs on.
    expect(await one('1', { tenant: 'aborted' })).toBe(1);
    stop.abort(new Error('no longer wanted'));
    await expect(running).rejects.toThrow('no longer wanted');
  });

  test('nested so deeply that it breaks the reader of types costs an error', async () => {
    const source = `return ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
    expect((await errorOf(run(source))).code).toBe('sandbox_error');
    expect(await run('return 1 as number')).toBe(1);
  });
});

test('a scope of 15 MB goes in, one beyond 16 MB is too large', async () => {
  const text = 'x'.repeat(15 * 1024 * 1024);
  expect(await one('trigger.length', { scope: { trigger: text } })).toBe(text.length);
  const scope = { trigger: text, steps: text };
  expect((await errorOf(evaluate(['[trigger, steps].length'], { scope }))).code).toBe('too_large');
});

describe('tenants', () => {
  test('have guests of their own', async () => {
    const host = createSandbox({ guests: 4, zone: 'Asia/Shanghai', hide: [], log: silent });
    const others = new Set(guestsOf(process.pid));
    await Promise.all(
      ['a', 'b', 'c'].map((tenant) => host.evaluate({ ...place, tenant, expressions: ['1'] })),
    );
    const own = guestsOf(process.pid).filter((pid) => !others.has(pid));
    expect(own).toHaveLength(3);
    await host.close();
    expect(own.filter(isAlive)).toEqual([]);
  });

  test('are answered while others attack', async () => {
    const over = new AbortController();
    const attack = async (source: string) => {
      while (!over.signal.aborted) await one(source, { tenant: 'evil', timeoutMs: 200 });
    };
    const siege = async () => {
      const endless = { tenant: 'evil', timeoutMs: 600_000, signal: over.signal };
      await expect(run('for (;;);', endless)).rejects.toThrow('the siege is over');
    };
    const raids = [loop, bomb, loop, '"x".repeat(2e8)'].map(attack);
    const attacks = [siege(), siege(), ...raids];
    // Who had to wait for the endless ones, or until the others have enough, would not be answered at all.
    for (let round = 0; round < 20; round += 1)
      expect(await one('[1, 2].map((n) => n + 1)', { tenant: 'good' })).toEqual([2, 3]);
    over.abort(new Error('the siege is over'));
    await Promise.all(attacks);
  });
});

test('what many flow versions keep does not make another the one that took too much', async () => {
  const said: unknown[] = [];
  const host = createSandbox({
    guests: 1,
    zone: 'Asia/Shanghai',
    hide: [],
    log: { ...silent, warn: (data) => said.push(data) },
  });
  const rows = 40 * 9000;
  const source = `const rows = []; for (let i = 0; i < ${rows}; i++) rows.push({ id: i, name: 'n' + i }); return rows.length`;
  for (let version = 0; version < 12; version += 1)
    expect(await host.runCode({ ...place, version: `v${version}`, source })).toBe(rows);
  // Long enough to be looked at.
  const long = 'let n = 0; for (let i = 0; i < 2e8; i++) n += i % 7; return "done"';
  expect(await host.runCode({ ...place, version: 'long', source: long })).toBe('done');
  expect(said).toEqual([]);
  await host.close();
});

describe('a guest', () => {
  test('killed from outside costs a repeat', async () => {
    const host = createSandbox({ guests: 1, zone: 'Asia/Shanghai', hide: [], log: silent });
    const others = new Set(guestsOf(process.pid));
    await host.evaluate({ ...place, expressions: ['1'] });
    const [guest = 0] = guestsOf(process.pid).filter((pid) => !others.has(pid));
    const running = host.runCode({
      ...place,
      source: 'let n = 0; for (let i = 0; i < 5e8; i++) n += i % 7; return "done"',
    });
    process.kill(guest, 'SIGKILL');
    expect(await running).toBe('done');
    await host.close();
  });

  test.skipIf(process.platform !== 'linux')('kept from working costs a repeat', async () => {
    const host = createSandbox({ guests: 1, zone: 'Asia/Shanghai', hide: [], log: silent });
    const others = new Set(guestsOf(process.pid));
    await host.evaluate({ ...place, expressions: ['1'] });
    const [guest = 0] = guestsOf(process.pid).filter((pid) => !others.has(pid));
    process.kill(guest, 'SIGSTOP');
    const running = host.runCode({ ...place, source: 'return "done"', timeoutMs: 500 });
    expect(await running).toBe('done');
    await host.close();
  });

  test.skipIf(process.platform !== 'linux').each(['idle', 'looping'])(
    'that is %s ends with the process that started it',
    async (kind) => {
      const file = fileURLToPath(new URL('./guest-host.testprocess.ts', import.meta.url));
      const host = spawn(process.execPath, [file, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(host.stdout, 'data');
      const guest = Number(line);
      expect(existsSync(`/proc/${guest}`)).toBe(true);
      host.kill('SIGKILL');
      await once(host, 'close');
      await expect.poll(() => isAlive(guest), { timeout: 20_000, interval: 20 }).toBe(false);
    },
  );

  test('owns nothing: no files, no processes, no threads, no environment, no network', async () => {
    const log: string[] = [];
    const warn = (_data: unknown, message: string) => log.push(message);
    const launch = await planLaunch({ addon: addonFile(), hide: [], log: { ...silent, warn } });
    const isolated = log.length === 0;
    const script = `
      const attempt = (act) => { try { return String(act()) } catch (e) { return e.code } };
      const socket = require('node:net').connect({ host: '127.0.0.1', port: 9 });
      socket.on('error', (e) => console.log(JSON.stringify({
        read: attempt(() => require('node:fs').readFileSync('/etc/passwd')),
        environ: attempt(() => require('node:fs').readFileSync('/proc/self/environ')),
        write: attempt(() => require('node:fs').writeFileSync('/tmp/weir-guest', '')),
        spawn: attempt(() => require('node:child_process').execFileSync('/bin/true')),
        thread: attempt(() => new (require('node:worker_threads').Worker)('1', { eval: true })),
        env: Object.keys(process.env),
        connect: e.code,
      })));`;
    const own = guestArguments(addonFile());
    const flags = own.filter((flag) => flag.startsWith('--'));
    const before = launch.args.slice(0, launch.args.length - own.length);
    const { stdout } = await promisify(execFile)(
      launch.command,
      [...before, ...flags, '-e', script],
      { env: { TZ: 'UTC' } },
    );
    expect(JSON.parse(stdout)).toEqual({
      read: 'ERR_ACCESS_DENIED',
      environ: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      spawn: 'ERR_ACCESS_DENIED',
      thread: 'ERR_ACCESS_DENIED',
      env: ['TZ'],
      connect: isolated ? 'ENETUNREACH' : 'ECONNREFUSED',
    });
  });

  test('that cannot start makes evaluations unavailable, and is not tried at once again', async () => {
    const said: string[] = [];
    const log: Log = { ...silent, error: (data) => said.push(JSON.stringify(data)) };
    let starts = 0;
    const start = lazyGuestProcess({ addon: () => '/nowhere/isolated-vm.node', hide: [], log });
    const pool = new Pool({
      limit: 2,
      log,
      clock: { now: () => performance.now(), every: () => () => {} },
      start(events) {
        starts += 1;
        return start(events);
      },
    });
    const asked = { tenant: 'a', version: '1', kind: 'evaluate', timeoutMs: 100 } as const;
    const ask = () => errorOf(pool.perform({ ...asked, payload: () => '{}' }));
    expect((await ask()).code).toBe('unavailable');
    expect((await ask()).code).toBe('unavailable');
    expect(starts).toBe(1);
    expect(said.join()).toContain('/nowhere/isolated-vm.node');
    await pool.close();
  });
});

function isAlive(pid: number): boolean {
  try {
    // A process that has ended but was not collected yet is a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
