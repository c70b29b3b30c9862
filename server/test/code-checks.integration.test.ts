import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesOf, type RunningWeir, startWeir } from './running-weir.ts';

/** What only a guest can judge of a flow is judged before it is published: through the front door, with real guests. */
let weir: RunningWeir;
let guestsAtStart: number;

beforeAll(async () => {
  weir = await startWeir();
  guestsAtStart = await countGuests();
}, 30_000);
afterAll(async () => {
  await weir?.stop();
}, 30_000);

/** Guests have no environment: they are known by the process that started them. */
async function countGuests(): Promise<number> {
  const ours = new Set((await processesOf(weir.folder)).map(({ pid }) => pid));
  const found = await Promise.all(
    (await readdir('/proc')).map(async (name) => {
      try {
        const status = await readFile(`/proc/${name}/status`, 'utf8');
        const parent = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]);
        return ours.has(parent) && !ours.has(Number(name));
      } catch {
        // No process, or it ended meanwhile.
        return false;
      }
    }),
  );
  return found.filter(Boolean).length;
}

const flowOf = (key: string, { text, source }: { text: string; source: string }) => ({
  flow: key,
  name: 'Judged by a guest',
  steps: {
    words: { use: 'set', with: { text } },
    count: { use: 'code', after: 'words', with: { source } },
  },
  output: '{{ steps.count }}',
});
const bad = {
  text: 'of {{ trigger.input.list.map((n) => n +) }}, {{ [1,\n await (2)] }}',
  source: 'const list: string[] = [];\nreturn list.length as = 1;',
};
const good = {
  text: 'of {{ trigger.input.list.map((n) => n + 1).join("-") }}',
  source: 'const text: string = steps.words.text;\nreturn text.split("-").length satisfies number;',
};

const save = (key: string, parts: typeof good) =>
  weir.api('PUT', `/api/v1/flows/${key}`, flowOf(key, parts));
const validate = async (key: string, document?: unknown) => {
  const { status, body } = await weir.api('POST', `/api/v1/flows/${key}/validate`, document);
  expect(status).toBe(200);
  return (body as { problems: unknown[] }).problems;
};
const publish = (key: string) => weir.api('POST', `/api/v1/flows/${key}/publish`);

const said = (zh: string, en: string) => ({
  'zh-CN': expect.stringContaining(zh),
  en: expect.stringContaining(en),
});
const expected = expect.arrayContaining([
  {
    path: 'steps.count.with.source',
    code: 'code_invalid',
    severity: 'error',
    message: said('代码有误：第 2 行第 23 列：', 'The code is wrong: line 2, column 23: '),
  },
  {
    path: 'steps.words.with.text',
    code: 'expression_invalid',
    severity: 'error',
    message: said('第 1 行第 34 列：', 'line 1, column 34: '),
  },
  {
    path: 'steps.words.with.text',
    code: 'expression_invalid',
    severity: 'error',
    message: said('请改用代码步骤', 'line 2, column 2: an expression cannot be asynchronous'),
  },
]);

test('the demo flows start without a guest', () => {
  expect(guestsAtStart).toBe(0);
});

test('bad expressions and bad TypeScript are told at once, and not published', async () => {
  expect((await save('bad-code', bad)).status).toBe(200);
  const problems = await validate('bad-code');
  expect(problems).toHaveLength(3);
  expect(problems).toEqual(expected);
  expect(await countGuests()).toBe(1);
  const refused = await publish('bad-code');
  expect(refused).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid_input', details: { problems } } },
  });
  expect((await weir.api('GET', '/api/v1/flows/bad-code/versions')).body).toMatchObject({
    items: [],
  });
});

test('what would run is published, and runs', async () => {
  expect((await save('good-code', good)).status).toBe(200);
  expect(await validate('good-code')).toEqual([]);
  expect(await validate('good-code', flowOf('good-code', bad))).toHaveLength(3);
  expect(await publish('good-code')).toMatchObject({ status: 201, body: { version: 1 } });
  const input = { list: [1, 2, 3] };
  const ran = await weir.api('POST', '/api/v1/flows/good-code/run?wait=10s', { input });
  expect(ran.body).toMatchObject({ status: 'succeeded', output: 3 });
});

test('code that breaks its reader costs a problem, and the next check is made', async () => {
  const deep = `return ${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
  const problems = await validate('deep-code', flowOf('deep-code', { ...good, source: deep }));
  expect(problems).toMatchObject([{ path: 'steps.count.with.source', code: 'code_invalid' }]);
  expect(await validate('deep-code', flowOf('deep-code', good))).toEqual([]);
});
