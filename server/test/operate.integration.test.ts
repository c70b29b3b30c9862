import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningWeir, startWeir, until } from './running-weir.ts';

/** A system that answers as it is told, and remembers what it was asked. */
async function startSystem() {
  const asked: string[] = [];
  const refused = new Set<string>();
  let held: (() => void) | undefined;
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    response.statusCode = refused.has(path) ? 404 : 200;
    if (path === '/hold') held = () => response.end('{}');
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    refused,
    place: `127.0.0.1:${port}`,
    release: () => held?.(),
    isHeld: () => held !== undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

let system: Awaited<ReturnType<typeof startSystem>>;
let weir: RunningWeir;
beforeAll(async () => {
  system = await startSystem();
  weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: system.place } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  await system?.close();
}, 60_000);

interface Run {
  readonly status: string;
  readonly output?: unknown;
  readonly undone?: string;
  readonly startedAt?: number;
  readonly error?: { readonly code: string };
  readonly steps: Record<string, { status: string; attempts: number; wait?: { runId: string } }>;
}

const get = (path: string, method = 'GET') => ({
  use: 'http.request',
  with: { method, url: `http://${system.place}${path}` },
});

async function start(document: { flow: string; [part: string]: unknown }): Promise<string> {
  const path = `/api/v1/flows/${document.flow}`;
  await weir.api('PUT', path, { name: document.flow, ...document });
  const published = await weir.api('POST', `${path}/publish`);
  expect([published.status, published.body]).toMatchObject([201, {}]);
  const { body } = await weir.api('POST', `${path}/run`, {});
  return (body as { runId: string }).runId;
}

const read = async (runId: string): Promise<Run> =>
  (await weir.api('GET', `/api/v1/runs/${runId}`)).body as Run;

async function becomes(runId: string, status: string): Promise<Run> {
  let run: Run | undefined;
  await until(`${runId} is ${status}`, async () => {
    run = await read(runId);
    return run.status === status;
  }).catch((cause: unknown) => {
    throw new Error(JSON.stringify(run), { cause });
  });
  return run as Run;
}

const cancel = (runId: string, body?: object) =>
  weir.api('POST', `/api/v1/runs/${runId}/cancel`, body);
const retry = (runId: string) => weir.api('POST', `/api/v1/runs/${runId}/retry`);
const conflict = { status: 409, body: { error: { code: 'conflict' } } };
const pause = { use: 'wait', with: { for: '1h' } };

describe('cancel', () => {
  test('ends a run that waits, once', async () => {
    const runId = await start({
      flow: 'waits',
      steps: { w: pause, x: { use: 'set', after: 'w' } },
    });
    await becomes(runId, 'waiting');
    expect(await cancel(runId)).toEqual({ status: 200, body: { runId, status: 'cancelled' } });
    expect((await read(runId)).steps['x']?.status).toBe('waiting');
    expect(await cancel(runId)).toMatchObject(conflict);
    expect(await cancel('nobody')).toMatchObject({ status: 404 });
  });

  test('ends a run that never began, though no worker serves its group', async () => {
    const settings = { group: 'nowhere' };
    const runId = await start({ flow: 'queued', settings, steps: { a: { use: 'set' } } });
    expect(await cancel(runId)).toMatchObject({ body: { status: 'cancelled' } });
    expect((await read(runId)).startedAt).toBeUndefined();
    expect(await retry(runId)).toMatchObject({ status: 200, body: { status: 'queued' } });
    expect(await cancel(runId, {})).toMatchObject({ body: { status: 'cancelled' } });
  });

  test('ends a run that moved to a group that no worker serves', async () => {
    const b = { use: 'set', after: 'a', group: 'nowhere' };
    const runId = await start({ flow: 'moved', steps: { a: { use: 'set' }, b } });
    await until('it has moved', async () => {
      const { body } = await weir.api('GET', `/api/v1/runs/${runId}`);
      return (body as { group: string }).group === 'nowhere';
    });
    expect(await cancel(runId)).toMatchObject({ body: { status: 'cancelled' } });
  });

  test('stops what is under way, and takes back what was done', async () => {
    const undo = get('/undone', 'PUT');
    const steps = { a: { ...get('/done', 'PUT'), undo }, hold: { ...get('/hold'), after: 'a' } };
    const runId = await start({ flow: 'busy', steps });
    await until('the system is asked', async () => system.isHeld());
    const { body } = await cancel(runId, { undo: true });
    expect(body).toEqual({ runId, status: 'cancelled' });
    const stopped = { ports: ['error'], error: { code: 'conflict' } };
    expect(await read(runId)).toMatchObject({
      status: 'cancelled',
      undone: 'complete',
      steps: { hold: stopped },
    });
    expect(system.asked.filter((path) => path !== '/hold')).toEqual(['/done', '/undone']);
    expect(await retry(runId)).toMatchObject(conflict);
  });

  test('goes down to the flows that are waited for', async () => {
    await start({ flow: 'child', steps: { w: pause } });
    const runId = await start({
      flow: 'parent',
      steps: { c: { use: 'call', with: { flow: 'child' } } },
    });
    const child = (await becomes(runId, 'waiting')).steps['c']?.wait?.runId ?? '';
    await becomes(child, 'waiting');
    await cancel(runId);
    expect(await becomes(child, 'cancelled')).toMatchObject({ error: { code: 'conflict' } });
  });

  test('of a called flow is an error of the step that called it', async () => {
    const steps = { c: { use: 'call', with: { flow: 'child' } } };
    const runId = await start({ flow: 'asks', steps });
    const child = (await becomes(runId, 'waiting')).steps['c']?.wait?.runId ?? '';
    await cancel(child);
    expect(await becomes(runId, 'failed')).toMatchObject({ error: { code: 'conflict' } });
  });
});

describe('retry', () => {
  test('does what failed and what never began, and no more', async () => {
    system.refused.add('/each/2');
    const inner = { call: get('/each/{{ item }}') };
    const each = { use: 'loop', with: { items: [1, 2, 3], steps: inner } };
    const steps = {
      first: get('/first'),
      each: { ...each, after: 'first' },
      last: { ...get('/last'), after: 'each' },
    };
    const runId = await start({ flow: 'fails', steps });
    await becomes(runId, 'failed');
    const before = system.asked.filter((path) => /each|first|last/.test(path));
    expect(before).toEqual(['/first', '/each/1', '/each/2']);
    system.refused.clear();
    expect(await retry(runId)).toMatchObject({ status: 200 });
    await becomes(runId, 'succeeded');
    const after = system.asked.filter((path) => /each|first|last/.test(path));
    expect(after.slice(before.length)).toEqual(['/each/2', '/each/3', '/last']);
    expect(await retry(runId)).toMatchObject(conflict);
  });

  test('is for runs that failed or were cancelled only', async () => {
    const runId = await start({ flow: 'still', steps: { w: pause } });
    await becomes(runId, 'waiting');
    expect(await retry(runId)).toMatchObject(conflict);
    expect(await retry('nobody')).toMatchObject({ status: 404 });
    const both = await Promise.all([cancel(runId), cancel(runId)]);
    expect(both.some(({ status }) => status === 200)).toBe(true);
    const again = await Promise.all([retry(runId), retry(runId)]);
    expect(again.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await becomes(runId, 'waiting')).toMatchObject({ steps: { w: { attempts: 1 } } });
  });
});
