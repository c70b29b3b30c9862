import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';

/** Each action of a job on the product, and how people follow it. */

let weir: RunningWeir;
beforeAll(async () => {
  weir = await startWeir({ env: { WEIR_DEMO: 'false' } });
}, 60_000);
afterAll(() => weir?.stop(), 60_000);

interface Run {
  readonly id: string;
  readonly status: string;
  readonly group: string;
  readonly version: number;
  readonly origin?: { readonly runId: string };
}

const publish = (flow: string, parts: object) => publishFlow(weir, { flow, name: flow, ...parts });

async function start(flow: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let left = count; left > 0; left -= 1) {
    const { body } = await weir.api('POST', `/api/v1/flows/${flow}/run`, {});
    ids.push((body as { runId: string }).runId);
  }
  return ids;
}
async function runsOf(flow: string): Promise<readonly Run[]> {
  const { body } = await weir.api('GET', `/api/v1/runs?flow=${flow}&limit=200`);
  return (body as { items: Run[] }).items;
}
const all = (flow: string, status: string) =>
  until(`all of ${flow} are ${status}`, async () =>
    (await runsOf(flow)).every((run) => run.status === status),
  );
async function bulk(body: object): Promise<{ id: string; state: string; done: number }> {
  const answer = await weir.api('POST', '/api/v1/runs/bulk', { max: 100, ...body });
  expect(answer).toMatchObject({ status: 202 });
  const { job } = answer.body as { job: string };
  let view: unknown;
  await until(`job ${job} ends`, async () => {
    view = (await weir.api('GET', `/api/v1/jobs/${job}`)).body;
    return (view as { state: string }).state !== 'running';
  });
  return view as { id: string; state: string; done: number };
}
const pause = { use: 'wait', with: { for: '1h' } };

test('runs that wait are cancelled, those that have ended are skipped with the reason', async () => {
  await publish('waits', { steps: { w: pause } });
  const [first] = await start('waits', 4);
  await all('waits', 'waiting');
  await weir.api('POST', `/api/v1/runs/${first}/cancel`);
  const filter = { flow: 'waits' };
  const job = await bulk({ action: 'cancel', filter });
  const conflict = { runId: first, outcome: 'skipped', error: { code: 'conflict' } };
  const counts = { matched: 4, done: 3, skipped: 1, failed: 0, problems: [conflict] };
  expect(job).toMatchObject({ state: 'done', action: 'cancel', filter, ...counts });
  await all('waits', 'cancelled');
  const { body } = await weir.api('GET', '/api/v1/audit');
  const { items } = body as { items: { action: string; object: string }[] };
  const told = items.filter(({ action }) => action === 'runs.cancel');
  expect(told).toEqual([
    expect.objectContaining({ object: `${job.id} ${JSON.stringify(filter)}` }),
  ]);
  const jobs = (await weir.api('GET', '/api/v1/jobs?limit=1')).body;
  expect(jobs).toMatchObject({ items: [{ id: job.id }] });
});

test('events are replayed, and only those that were there', async () => {
  await publish('again', { steps: { a: { use: 'set' } } });
  const ids = await start('again', 3);
  await all('again', 'succeeded');
  await publish('again', { steps: { b: { use: 'set' } } });
  const filter = { flow: 'again' };
  expect(await bulk({ action: 'replay', filter })).toMatchObject({ matched: 3, done: 3 });
  await bulk({ action: 'replay', filter, max: 1, args: { version: 'same' } });
  await all('again', 'succeeded');
  const made = (await runsOf('again')).filter(({ origin }) => origin);
  expect(made).toHaveLength(4);
  const first = made.slice(1);
  expect(first.map(({ origin }) => origin?.runId).toSorted()).toEqual(ids);
  expect(first.map(({ version }) => version)).toEqual([2, 2, 2]);
});

test('runs go to another group, or are ended there', async () => {
  await publish('moved', { settings: { group: 'nowhere' }, steps: { a: { use: 'set' } } });
  await start('moved', 3);
  const filter = { group: 'nowhere', status: ['queued'] };
  expect(await bulk({ action: 'cancel', filter, max: 1 })).toMatchObject({ done: 1 });
  const move = { action: 'group', filter, args: { group: 'default' } };
  expect(await bulk(move)).toMatchObject({ matched: 2, done: 2 });
  await until('they end', async () =>
    (await runsOf('moved')).every(({ status }) => status !== 'queued'),
  );
});

test('what cannot be done is refused, or skipped', async () => {
  await publish('done', { steps: { a: { use: 'set' } } });
  await start('done', 1);
  await all('done', 'succeeded');
  const filter = { flow: 'done' };
  for (const args of [{}, { happened: true, output: 1 }]) {
    const action = 'happened' in args ? 'resolve' : 'retry';
    expect(await bulk({ action, filter, args })).toMatchObject({ done: 0, skipped: 1 });
  }
  const refused = { status: 422, body: { error: { code: 'invalid_input' } } };
  const post = (body: object) => weir.api('POST', '/api/v1/runs/bulk', body);
  expect(await post({ action: 'retry', filter })).toMatchObject(refused);
  expect(await post({ action: 'melt', filter, max: 1 })).toMatchObject(refused);
  expect(await post({ action: 'retry', filter: { flw: 'x' }, max: 1 })).toMatchObject(refused);
  expect(await post({ action: 'priority', filter, max: 1 })).toMatchObject(refused);
  expect(await weir.api('GET', '/api/v1/jobs/none')).toMatchObject({ status: 404 });
  expect(await weir.api('POST', '/api/v1/jobs/none/cancel')).toMatchObject({ status: 404 });
  const { id } = await bulk({ action: 'retry', filter: { flow: 'nobody' } });
  const again = await weir.api('POST', `/api/v1/jobs/${id}/cancel`);
  expect(again).toMatchObject({ status: 409 });
});
