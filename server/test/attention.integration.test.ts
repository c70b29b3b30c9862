import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { crashFolder, killAll } from './crash-points.ts';
import { until } from './running-weir.ts';
import { publish, startWeirBesideSystems } from './simulated-systems.ts';

/** A step that must not be done twice, whose outcome nobody knows: a person decides. */
const announce = (flow: string, timeout: string) => ({
  flow,
  name: 'Announce',
  steps: {
    notice: {
      use: 'core.create-notice',
      connection: 'core',
      with: { title: 'T', text: '{{ trigger.input.text }}', receiverIds: ['U-7'] },
      timeout,
    },
    after: { use: 'set', after: 'notice', with: { notice: '{{ steps.notice }}' } },
  },
});

let system: Awaited<ReturnType<typeof startWeirBesideSystems>>;
let folder: Awaited<ReturnType<typeof crashFolder>>;

beforeAll(async () => {
  folder = await crashFolder();
  system = await startWeirBesideSystems({ WEIR_CRASH_POINTS: folder.path });
  const { weir } = system;
  await publish(weir, announce('patient', '1m'));
  await publish(weir, announce('hasty', '1s'));
}, 60_000);
afterAll(async () => {
  await system.stop();
  await folder.remove();
}, 60_000);
beforeEach(() => folder.clear());

type Run = {
  status: string;
  output?: unknown;
  steps: Record<string, { status: string; attempts: number; wait?: object; output?: unknown }>;
};

async function start(flow: 'patient' | 'hasty', text: string): Promise<string> {
  const path = `/api/v1/flows/${flow}/run`;
  const { body } = await system.weir.api('POST', path, { input: { text } });
  return (body as { runId: string }).runId;
}

async function becomes(runId: string, status: string): Promise<Run> {
  let run: Run | undefined;
  await until(`run is ${status}`, async () => {
    run = (await system.weir.api('GET', `/api/v1/runs/${runId}`)).body as Run;
    return run.status === status;
  }).catch((cause: unknown) => {
    throw new Error(JSON.stringify(run), { cause });
  });
  return run as Run;
}

const resolve = (runId: string, body: object) =>
  system.weir.api('POST', `/api/v1/runs/${runId}/resolve`, body);
const notices = (text: string) =>
  system.core.state.notices.filter((notice) => notice.text === text);

async function misbehave(fault: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(fault);
  await fetch(`${system.core.url}/simulator/misbehave`, { method: 'POST', headers, body });
}

test('an answer that never comes: "it happened" goes on with the given output', async () => {
  await misbehave({ kind: 'hang', on: 'notices', after: true });
  const runId = await start('hasty', 'hangs');
  const run = await becomes(runId, 'attention');
  // On a busy machine its time may end before it is sent; then it was tried again.
  expect(run.steps['notice']).toMatchObject({
    status: 'waiting',
    wait: { kind: 'attention', error: { code: 'unknown_outcome', step: 'notice' } },
  });
  expect(notices('hangs')).toHaveLength(1);

  expect(await resolve(runId, { happened: true, step: 'nobody' })).toMatchObject({ status: 422 });
  const [first, second] = await Promise.all([
    resolve(runId, { happened: true, output: { id: 'N-1', big: 1 } }),
    resolve(runId, { happened: true, output: { id: 'N-1', big: 1 } }),
  ]);
  expect([first.status, second.status].toSorted()).toEqual([200, 409]);
  const done = await becomes(runId, 'succeeded');
  expect(done.output).toEqual({ notice: { id: 'N-1', big: 1 } });
  expect(notices('hangs')).toHaveLength(1);
  expect((await resolve(runId, { happened: true })).status).toBe(409);
  expect((await resolve('01NOSUCHRUN', { happened: true })).status).toBe(404);
});

test.each([true, false])('the worker dies before it knows (happened: %s)', async (happened) => {
  const text = `dies ${happened}`;
  await folder.arm('effect-answered');
  const runId = await start('patient', text);
  await folder.reached('effect-answered');
  await killAll(system.weir, 'worker');
  await folder.release('effect-answered');
  await becomes(runId, 'attention');
  expect(notices(text)).toHaveLength(1);

  const answer = await resolve(runId, { happened });
  expect(answer).toMatchObject({
    status: 200,
    body: { runId, status: happened ? 'running' : 'waiting' },
  });
  const run = await becomes(runId, 'succeeded');
  expect(run.steps['notice']?.attempts).toBe(happened ? 1 : 2);
  expect(notices(text)).toHaveLength(happened ? 1 : 2);
  const { body } = await system.weir.api('GET', `/api/v1/runs/${runId}/journal`);
  const { items } = body as { items: { type: string }[] };
  expect(items.filter(({ type }) => type === 'resolved')).toMatchObject([
    { step: 'notice', happened, by: 'token:bootstrap' },
  ]);
  const audit = await system.weir.api('GET', '/api/v1/audit?limit=1');
  expect(audit.body).toMatchObject({
    items: [{ action: 'run.resolve', object: `${runId}/notice` }],
  });
});

test('an attempt that was refused for sure is repeated without asking anybody', async () => {
  await misbehave({ kind: 'status', status: 429, on: 'notices', times: 2 });
  const runId = await start('patient', 'limited');
  const run = await becomes(runId, 'succeeded');
  expect(run.steps['notice']?.attempts).toBe(3);
  expect(notices('limited')).toHaveLength(1);
});
