import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pidsOf } from './crash-points.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';

/** Expressions and code of a flow that do harm cost their step and a guest, nothing else. */
let weir: RunningWeir;
beforeAll(async () => {
  weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_TIMEZONE: 'America/New_York' } });
  await publish('benign', { a: { use: 'set', with: { text: "{{ ['w', 'e'].join('-') }}" } } });
}, 60_000);
afterAll(() => weir.stop(), 60_000);

async function publish(flow: string, steps: object): Promise<void> {
  await weir.api('PUT', `/api/v1/flows/${flow}`, { flow, name: flow, steps });
  const { status, body } = await weir.api('POST', `/api/v1/flows/${flow}/publish`);
  expect(status, JSON.stringify(body)).toBe(201);
}

async function run(flow: string): Promise<{ status: string; output?: unknown; error?: object }> {
  const { body } = await weir.api('POST', `/api/v1/flows/${flow}/run?wait=30s`, {});
  return body as { status: string };
}

const evil: readonly [name: string, step: object, error: object][] = [
  [
    'a loop in an expression',
    { use: 'set', with: { list: [1, '{{ (() => { for (;;); })() }}'] } },
    { code: 'sandbox_timeout', field: 'with.list[1]' },
  ],
  [
    'a memory bomb in an expression',
    {
      use: 'set',
      with: { x: '{{ (() => { const a = []; for (;;) a.push(new Array(4e6).fill(0.5)); })() }}' },
    },
    // On a busy machine its second may be over first.
    { code: expect.stringMatching(/^sandbox_(memory|timeout)$/), field: 'with.x' },
  ],
  [
    'a memory bomb in code',
    { use: 'code', with: { source: 'const a = []; for (;;) a.push(new Array(4e6).fill(0.5));' } },
    { code: 'sandbox_memory' },
  ],
  [
    'an expression that throws',
    { use: 'set', when: '{{ null.x() }}' },
    { code: 'sandbox_error', field: 'when', details: { line: 1 } },
  ],
  [
    'a loop in code',
    { use: 'code', timeout: '1s', with: { source: 'for (;;) await null;' } },
    { code: 'sandbox_timeout' },
  ],
  [
    'TypeScript that throws on its third line',
    {
      use: 'code',
      with: { source: 'type T = { a: number };\nconst t: T = { a: 1 };\n  (t as any).b.c;' },
    },
    { code: 'sandbox_error', details: { line: 3, column: 16 } },
  ],
  [
    'code that fails by a code of its own',
    {
      use: 'code',
      retry: { attempts: 3, on: ['stock_short'] },
      with: { source: "fail('stock_short', '库存不足', { sku: 'A1' })" },
    },
    {
      code: 'stock_short',
      message: { 'zh-CN': '库存不足', en: '库存不足' },
      retryable: false,
      details: { sku: 'A1' },
    },
  ],
  [
    'an expression that fails by a code of its own',
    { use: 'set', with: { a: "{{ fail('late', 'too late') }}" } },
    { code: 'late', message: { 'zh-CN': 'too late', en: 'too late' }, field: 'with.a' },
  ],
  [
    'code that never ends waiting',
    { use: 'code', with: { source: 'await new Promise(() => {});' } },
    { code: 'sandbox_timeout' },
  ],
  [
    'code that returns what is no JSON',
    { use: 'code', with: { source: 'const a: any = {}; a.a = a; return a;' } },
    { code: 'sandbox_output' },
  ],
];

test('helpers are in scope of expressions and code, in the zone of the installation', async () => {
  const read = "time.iso('2026-01-05 09:30')";
  await publish('helpers', {
    a: { use: 'set', with: { x: `{{ text.upper('a') }} {{ ${read} }}` } },
    b: { use: 'code', after: 'a', with: { source: `return [steps.a.x, ${read}]` } },
  });
  const iso = '2026-01-05T09:30:00.000-05:00';
  expect(await run('helpers')).toMatchObject({ status: 'succeeded', output: [`A ${iso}`, iso] });
});

describe('what does harm', () => {
  test.each(evil)(
    '%s ends its step by a typed error; the next one is clean',
    async (name, step, error) => {
      const flow = name.toLowerCase().replaceAll(' ', '-');
      await publish(flow, {
        a: step,
        told: { use: 'set', after: 'a.error', with: { e: '{{ errors.a.code }}' } },
      });
      await publish(`${flow}-bare`, { a: step });
      const workers = await pidsOf(weir, 'worker');
      const [handled, bare, benign] = await Promise.all([
        run(flow),
        run(`${flow}-bare`),
        run('benign'),
      ]);
      expect(handled).toMatchObject({
        status: 'succeeded',
        output: { e: (error as { code: string }).code },
      });
      expect(bare).toMatchObject({ status: 'failed', error: { ...error, step: 'a' } });
      expect(benign).toMatchObject({ status: 'succeeded', output: { text: 'w-e' } });
      expect(await run('benign')).toMatchObject({ status: 'succeeded', output: { text: 'w-e' } });
      expect(await pidsOf(weir, 'worker')).toEqual(workers);
      expect((await pidsOf(weir, 'guest')).length).toBeLessThanOrEqual(5);
    },
    60_000,
  );
});
