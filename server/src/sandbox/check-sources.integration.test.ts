import type { WeirError } from '@weir/contract/weir-error';
import { afterAll, describe, expect, test } from 'vitest';
import type { Log } from '../observe/log.ts';
import { createSandbox } from './guest-pool.ts';
import { probe, scope, snippets } from './hostile.testsuite.ts';
import { hostileSources } from './hostile-sources.testsuite.ts';
import type { CheckedSource } from './sandbox.ts';

const silent: Log = { info() {}, warn() {}, error() {} };
const options = { guests: 2, zone: 'Asia/Shanghai', hide: [], log: silent };
/** What is judged here is not to depend on how busy the machine is. */
const ample = 60_000;
const sandbox = createSandbox({ ...options, checkLimits: { source: ample, request: ample } });
afterAll(() => sandbox.close());

const check = (...sources: CheckedSource[]) => sandbox.check({ tenant: 'a', sources });
const expression = (source: string): CheckedSource => ({ kind: 'expression', source });
const code = (source: string): CheckedSource => ({ kind: 'code', source });
const codesOf = (verdicts: readonly (WeirError | null)[]) =>
  verdicts.map((error) => error?.code ?? null);

describe('hostile sources', () => {
  test.each(hostileSources.map((source) => [source.name, source] as const))(
    '%s',
    async (_name, { kind, source, gives, at }) => {
      const before = expression('trigger.list.map((n) => n + 1)');
      const after = code('const n: number = 1; return n');
      const [first, error, last] = await check(before, { kind, source }, after);
      expect(gives).toContain(error?.code ?? null);
      expect([first, last]).toEqual([null, null]);
      const said = JSON.stringify([error?.params, error?.options]);
      expect(said).not.toMatch(/node_modules|\.mjs|\/work|file:/);
      expect(said.length).toBeLessThan(3000);
      if (at) expect(error?.options.details).toMatchObject({ line: at[0], column: at[1] });
    },
  );
});

test('a check says of the grammar what a run says', async () => {
  const sources = snippets.map(({ expression: source, code: body }) =>
    body === undefined ? expression(source ?? '') : code(body),
  );
  const verdicts = await check(...sources);
  const told = snippets.map((snippet, index) => ({ snippet, verdict: verdicts[index] ?? null }));
  const ends = (text: string) => told.filter(({ snippet }) => snippet.says === text);
  expect(ends('syntax').length).toBeGreaterThan(20);
  for (const { snippet, verdict } of ends('syntax')) {
    expect([snippet, verdict?.message]).toEqual([snippet, expect.stringContaining('syntax')]);
  }
  const run = told.filter(({ snippet: { fails, gives } }) => gives !== undefined && !fails);
  expect(run.length).toBeGreaterThan(80);
  for (const { snippet, verdict } of run) expect([snippet, verdict]).toEqual([snippet, null]);
});

test('what is checked is not executed, and nothing of it is left', async () => {
  const now = Date.UTC(2026, 0, 1);
  const place = { tenant: 'clean', version: '1', now, seed: 's', scope, expressions: [probe] };
  const clean = await sandbox.evaluate(place);
  expect(clean[0]).toHaveProperty('value');
  const attacks = snippets.map(({ expression: source, code: body }) =>
    body === undefined ? expression(source ?? '') : code(body),
  );
  await sandbox.check({ tenant: 'clean', sources: attacks });
  expect(await sandbox.evaluate(place)).toEqual(clean);
  expect(await sandbox.evaluate({ ...place, version: '' })).toEqual(clean);
});

test('sources that cost a guest each leave the others judged', async () => {
  const greedy = expression(`[${'1,'.repeat(6 * 1024 * 1024)}]`);
  const deep = code(`return ${'('.repeat(20_000)}1${')'.repeat(20_000)}`);
  const sources = [expression('f(1)'), deep, code('return 1'), expression('1 +'), greedy];
  expect(codesOf(await check(...sources, code('await f()')))).toEqual([
    null,
    'sandbox_error',
    null,
    'sandbox_error',
    'sandbox_memory',
    null,
  ]);
});

test('a source that takes longer than its limit is told so', async () => {
  const hasty = createSandbox({ ...options, checkLimits: { source: 1, request: ample } });
  const endless = expression(`${'1+'.repeat(2 * 1024 * 1024)}1`);
  const [verdict] = await hasty.check({ tenant: 'a', sources: [endless] });
  expect(verdict).toMatchObject({ code: 'sandbox_timeout', params: { ms: 1 } });
  await hasty.close();
});

test('a request that takes longer than its limit is told so of each source', async () => {
  const hasty = createSandbox({ ...options, checkLimits: { source: ample, request: 1 } });
  // No guest comes up in that time.
  const sources = [expression('1'), code('return 1')];
  expect(codesOf(await hasty.check({ tenant: 'a', sources }))).toEqual([
    'unavailable',
    'unavailable',
  ]);
  await hasty.close();
});

test('a thousand sources are checked at once', async () => {
  const sources = Array.from({ length: 1000 }, (_, index) =>
    index % 2 ? expression(`f(${index})${index % 10 === 1 ? ')' : ''}`) : code(`return ${index}`),
  );
  const verdicts = codesOf(await check(...sources));
  const expected = sources.map((_, index) => (index % 10 === 1 ? 'sandbox_error' : null));
  expect(verdicts).toEqual(expected);
});

test('without guests all is unavailable', async () => {
  const closed = createSandbox(options);
  await closed.close();
  const verdicts = await closed.check({ tenant: 'a', sources: [expression('1'), code('')] });
  expect(codesOf(verdicts)).toEqual(['unavailable', 'unavailable']);
});

test('an aborted check ends with the reason', async () => {
  const signal = AbortSignal.abort(new Error('no longer wanted'));
  const checking = sandbox.check({ tenant: 'a', sources: [expression('1')], signal });
  await expect(checking).rejects.toThrow('no longer wanted');
});
