import { type BrokerUnderTest, takeBroker } from '@weir/connectors/rabbitmq/broker-under-test';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { connectBroker, triggerState } from './broker-flow.ts';
import { startHoldingSink } from './holding-sink.ts';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { rabbitAnswers, rabbitUrl } from './services/answers.mjs';

const hasRabbit = await rabbitAnswers();

interface Told {
  readonly kind: string;
  readonly flow: string;
  readonly code: string;
  readonly count: number;
  readonly error: { readonly code: string };
  readonly run?: { readonly id: string; readonly traceId: string };
  readonly trigger?: string;
}

let sink: Awaited<ReturnType<typeof startHoldingSink>>;
let weir: RunningWeir;
beforeAll(async () => {
  sink = await startHoldingSink();
  const allowed = [sink.place, rabbitPlace()].join(',');
  weir = await startWeir({ env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: allowed } });
  const tell = { use: 'set', with: { told: '{{ trigger.input }}' } };
  await publishFlow(weir, { flow: 'tell-operations', name: 'Tell', steps: { tell } });
  const saved = await weir.api('PUT', '/api/v1/settings', { alerts: { flow: 'tell-operations' } });
  expect(saved).toMatchObject({ status: 200, body: { alerts: { flow: 'tell-operations' } } });
}, 60_000);
afterAll(async () => {
  await weir?.stop();
  await sink?.close();
}, 60_000);

function rabbitPlace(): string {
  const { hostname, port } = new URL(rabbitUrl);
  return `${hostname}:${port || 5672}`;
}

/** What the alert flow was told of a flow. */
async function toldOf(flow: string): Promise<Told[]> {
  const list = await weir.api('GET', '/api/v1/runs?flow=tell-operations&limit=200');
  const told: Told[] = [];
  for (const { id } of (list.body as { items: { id: string }[] }).items) {
    const { body } = await weir.api('GET', `/api/v1/runs/${id}`);
    const { input } = (body as { trigger: { input: Told } }).trigger;
    if (input.flow === flow) told.push(input);
  }
  return told;
}

async function once(flow: string): Promise<Told> {
  await until(`an alert of ${flow}`, async () => (await toldOf(flow)).length > 0);
  return (await toldOf(flow))[0] as Told;
}

const run = async (flow: string): Promise<string> =>
  ((await weir.api('POST', `/api/v1/flows/${flow}/run`, {})).body as { runId: string }).runId;

test('is a published flow; without one, nobody is called', async () => {
  const wrong = await weir.api('PUT', '/api/v1/settings', { alerts: { flow: 'not-there' } });
  expect(wrong).toMatchObject({
    status: 422,
    body: { error: { code: 'invalid_input', field: 'alerts.flow' } },
  });
  const read = await weir.api('GET', '/api/v1/settings');
  expect(read.body).toEqual({ alerts: { flow: 'tell-operations' } });
});

test('a failed run calls it, others like it within ten minutes only count', async () => {
  const fail = { use: 'fail', with: { code: 'no_luck', message: 'no' } };
  await publishFlow(weir, { flow: 'unlucky', name: 'Unlucky', steps: { fail } });
  const runId = await run('unlucky');
  expect(await once('unlucky')).toMatchObject({
    kind: 'failed',
    code: 'no_luck',
    count: 1,
    error: { code: 'no_luck', step: 'fail' },
    run: { id: runId, flow: 'unlucky', version: 1, traceId: expect.stringMatching(/^\w{32}$/) },
  });
  for (let again = 0; again < 5; again += 1) await run('unlucky');
  // Another flow is told of at once, and what it is told with comes after those five.
  await publishFlow(weir, { flow: 'unlucky-too', name: 'Unlucky', steps: { fail } });
  await run('unlucky-too');
  await once('unlucky-too');
  expect(await toldOf('unlucky')).toHaveLength(1);
});

test('a run that waits for a decision, and an event that was refused', async () => {
  const send = { use: 'http.request', with: { method: 'POST', url: `${sink.url}/held` } };
  const steps = { send: { ...send, timeout: '500ms' } };
  await publishFlow(weir, { flow: 'in-doubt', name: 'In doubt', steps });
  const runId = await run('in-doubt');
  expect(await once('in-doubt')).toMatchObject({
    kind: 'attention',
    code: 'unknown_outcome',
    run: { id: runId },
  });
  const hook = {
    use: 'webhook',
    with: { path: 'picky', auth: 'none' },
    when: '{{ trigger.body.order.id > 0 }}',
  };
  const keep = { use: 'set', with: {} };
  await publishFlow(weir, { flow: 'picky', name: 'Picky', triggers: { hook }, steps: { keep } });
  const refused = await fetch(`${weir.url}/hooks/default/picky`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(422);
  expect(await once('picky')).toMatchObject({
    kind: 'refused',
    code: 'sandbox_error',
    trigger: 'hook',
    error: {
      code: 'sandbox_error',
      message: { 'zh-CN': expect.stringMatching(/\p{Script=Han}/u) },
    },
  });
});

test('its own failures call nobody', async () => {
  const fail = { use: 'fail', with: { code: 'broken', message: 'no' } };
  await publishFlow(weir, { flow: 'broken-tell', name: 'Broken', steps: { fail } });
  await weir.api('PUT', '/api/v1/settings', { alerts: { flow: 'broken-tell' } });
  await publishFlow(weir, { flow: 'another', name: 'Another', steps: { fail } });
  await run('another');
  const runs = async (flow: string) => {
    const { body } = await weir.api('GET', `/api/v1/runs?flow=${flow}`);
    return (body as { items: { status: string }[] }).items;
  };
  await until('it fails', async () => (await runs('broken-tell'))[0]?.status === 'failed');
  await weir.api('PUT', '/api/v1/settings', { alerts: { flow: 'tell-operations' } });
  await publishFlow(weir, { flow: 'one-more', name: 'One more', steps: { fail } });
  await run('one-more');
  await once('one-more');
  expect(await toldOf('broken-tell')).toEqual([]);
  expect(await runs('broken-tell')).toHaveLength(1);
});

describe.runIf(hasRabbit)('of a message', () => {
  let broker: BrokerUnderTest;
  beforeAll(async () => {
    broker = await takeBroker();
  }, 60_000);
  afterAll(() => broker?.remove(), 60_000);

  it('that was put into the dead letter queue', async () => {
    const address = new URL(rabbitUrl);
    address.pathname = `/${broker.config.vhost}`;
    await connectBroker(weir, address.href);
    const queue = 'weir.picky-messages';
    const heard = { use: 'rabbitmq.message', connection: 'broker', with: { queue } };
    const triggers = { heard: { ...heard, when: '{{ trigger.body.order.id > 0 }}' } };
    const keep = { use: 'set', with: {} };
    await publishFlow(weir, { flow: 'listener', name: 'Listener', triggers, steps: { keep } });
    const place = 'listener/heard';
    await until('it listens', async () => (await triggerState(weir, place)).state === 'active');
    await broker.publish({ exchange: '', key: queue }, Buffer.from('{}'), {});
    expect(await once('listener')).toMatchObject({
      kind: 'dead_letter',
      code: 'sandbox_error',
      trigger: 'heard',
    });
  });
});
