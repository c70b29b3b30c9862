import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startWeir } from './running-weir.ts';

/** A secret goes into the calls of its connection, and nowhere else, whatever the other side does with it. */
const canary = 'canary/7f3a+91c2=~secret';
const user = 'canary-user';
const basic = Buffer.from(`${user}:${canary}`).toString('base64');
const spellings = [
  canary,
  encodeURIComponent(canary),
  basic,
  Buffer.from(canary).toString('base64').replace(/=+$/, ''),
  Buffer.from(canary).toString('hex'),
];

/** Answers everything it was sent, in every place an answer has. */
async function startEcho() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const authorization = request.headers.authorization ?? '';
    seen.push(authorization);
    const decoded = Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString();
    const status = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('status'));
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-request-id': authorization,
    });
    const told = `${authorization} ${decoded} ${encodeURIComponent(canary)}`;
    response.end(
      JSON.stringify({ message: told, code: canary, field: canary, [canary]: [told, { told }] }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, seen, close: () => server.close() };
}

test('a canary secret is in no log, journal, answer or file', async () => {
  const echo = await startEcho();
  onTestFinished(() => void echo.close());
  const weir = await startWeir({
    env: {
      WEIR_DEMO: 'false',
      WEIR_LOG_LEVEL: 'debug',
      WEIR_EGRESS_ALLOW: `127.0.0.1:${echo.port}`,
    },
  });
  onTestFinished(() => weir.stop(), 30_000);
  const config = {
    baseUrl: `http://127.0.0.1:${echo.port}`,
    auth: 'basic',
    username: user,
    password: canary,
  };
  const saved = await weir.api('PUT', '/api/v1/connections/echo', {
    connector: 'http',
    name: 'Echo',
    config,
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  const call = (status: number, more: object = {}) => ({
    use: 'http.request',
    connection: 'echo',
    with: { method: 'GET', url: '/', query: { status } },
    ...more,
  });
  const document = {
    flow: 'echo',
    name: 'Echo',
    steps: {
      good: call(200),
      code: {
        use: 'code',
        after: 'good',
        with: { source: 'throw new Error(JSON.stringify(steps.good))' },
      },
      refused: call(422),
      failing: call(503, { retry: { attempts: 2, delay: 1 } }),
      told: {
        use: 'set',
        after: ['code.error', 'refused.error', 'failing.error', 'good'],
        with: { errors: '{{ errors }}', steps: '{{ steps }}' },
      },
    },
  };
  await weir.api('PUT', '/api/v1/flows/echo', document);
  expect((await weir.api('POST', '/api/v1/flows/echo/publish')).status).toBe(201);
  const started = await weir.api('POST', '/api/v1/flows/echo/run?wait=20s', {});
  expect(started.body).toMatchObject({ status: 'succeeded' });
  const { runId } = started.body as { runId: string };
  expect(echo.seen).toHaveLength(4);
  expect(new Set(echo.seen)).toEqual(new Set([`Basic ${basic}`]));

  const paths = [
    'runs',
    `runs/${runId}`,
    `runs/${runId}/journal`,
    'connections',
    'audit',
    'flows/echo',
  ];
  const answers = await Promise.all(paths.map((path) => weir.api('GET', `/api/v1/${path}`)));
  const texts = [started, ...answers].map(({ body }) => JSON.stringify(body));
  expect(texts[3]).toContain('•••');
  texts.push(weir.output());
  for (const file of await filesBelow(weir.folder)) texts.push(await readFile(file, 'latin1'));
  expect(texts.length).toBeGreaterThan(answers.length + 4);
  for (const spelling of spellings) {
    expect(
      texts.filter((text) => text.includes(spelling)),
      spelling,
    ).toEqual([]);
  }
}, 60_000);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
