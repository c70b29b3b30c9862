import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { type BrokerUnderTest, takeBroker } from '@weir/connectors/rabbitmq/broker-under-test';
import {
  type SpringProducer,
  startProducer,
} from '@weir/connectors/rabbitmq/simulator/spring-producer';
import type { JsonObject } from '@weir/contract/json';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBroker, triggerState } from './broker-flow.ts';
import { publishFlow } from './publish-flow.ts';
import { type RunningWeir, startWeir, until } from './running-weir.ts';
import { rabbitAnswers, rabbitUrl } from './services/answers.mjs';

const hasRabbit = await rabbitAnswers();
const exchange = 'approval-events';
const queue = 'weir.template-approved';
const place = 'approved-by-message/approved';

function flow(changes: { trigger?: JsonObject; steps?: JsonObject } = {}): JsonObject {
  return {
    flow: 'approved-by-message',
    name: 'Approved by message',
    triggers: {
      approved: {
        use: 'rabbitmq.message',
        connection: 'broker',
        with: { queue, exchange },
        when: "{{ trigger.body.kind != 'OTHER' }}",
        ...changes.trigger,
      },
    },
    steps: changes.steps ?? { keep: { use: 'set', with: { body: '{{ trigger.body }}' } } },
  };
}

describe.runIf(hasRabbit)('messages of RabbitMQ', () => {
  let broker: BrokerUnderTest;
  let producer: SpringProducer;
  let weir: RunningWeir;
  let url: string;

  beforeAll(async () => {
    broker = await takeBroker();
    const address = new URL(rabbitUrl);
    address.pathname = `/${broker.config.vhost}`;
    url = address.href;
    producer = await startProducer(url, { destination: exchange });
    weir = await startWeir({
      env: { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: `127.0.0.1:${address.port || 5672}` },
    });
    await connectBroker(weir, url);
    await publishFlow(weir, flow());
    await until('it listens', async () => (await triggerState(weir, place)).state === 'active');
  }, 60_000);

  afterAll(async () => {
    await weir?.stop();
    await producer?.close();
    await broker?.remove();
  }, 60_000);

  interface Run {
    readonly id: string;
    readonly status: string;
    readonly version: number;
    readonly traceId: string;
    readonly trigger: JsonObject;
  }
  const runs = async (): Promise<Run[]> => {
    const { body } = await weir.api('GET', '/api/v1/runs?flow=approved-by-message&limit=200');
    return (body as { items: Run[] }).items;
  };
  /** The run whose event carries the id, once it has ended. */
  const runOf = async (eventId: string): Promise<Run> => {
    let found: Run | undefined;
    await until(`run of ${eventId}`, async () => {
      for (const { id, status } of await runs()) {
        if (status !== 'succeeded') continue;
        const run = (await weir.api('GET', `/api/v1/runs/${id}`)).body as Run;
        if (JSON.stringify(run.trigger['body']).includes(eventId)) found = run;
      }
      return found !== undefined;
    });
    return found as Run;
  };
  const eventOf = (eventId: string, more: object = {}) => JSON.stringify({ eventId, ...more });

  it('become runs with body, headers, key and exchange, their trace continued', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await producer.send('{"eventId":"first","templateId":1938554270051329123}', {
      messageId: 'm-1',
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, tenant: 'acme' },
    });
    const run = await runOf('first');
    expect(run).toMatchObject({
      version: 1,
      traceId,
      triggerId: 'approved',
      trigger: {
        id: 'approved',
        kind: 'message',
        exchange,
        key: exchange,
        messageId: 'm-1',
        contentType: 'application/json',
        headers: { tenant: 'acme' },
        redelivered: false,
      },
    });
    const journal = await fetch(`${weir.url}/api/v1/runs/${run.id}/journal`, {
      headers: { authorization: 'Bearer test-bootstrap-token-0001' },
    });
    expect(await journal.text()).toContain('"templateId":1938554270051329123');
  });

  it('are read unpacked, and told apart by their id', async () => {
    const packed = gzipSync(eventOf('packed'));
    const properties = { contentType: 'application/json', contentEncoding: 'gzip' };
    await broker.publish({ exchange, key: 'a' }, packed, properties);
    await runOf('packed');
    await producer.send(eventOf('twice', { n: 1 }), { messageId: 'same' });
    await producer.send(eventOf('twice', { n: 2 }), { messageId: 'same' });
    await producer.send(eventOf('after-twice'));
    await runOf('after-twice');
    const all = await Promise.all(
      (await runs()).map(async ({ id }) => (await weir.api('GET', `/api/v1/runs/${id}`)).body),
    );
    expect(all.filter((run) => JSON.stringify(run).includes('"twice"'))).toHaveLength(1);
  });

  it('without an id, the same bytes are two events', async () => {
    const send = () => broker.publish({ exchange, key: 'a' }, Buffer.from('"tick"'));
    await send();
    await send();
    await until('two ticks', async () => {
      const ended = (await runs()).filter(({ status }) => status === 'succeeded');
      const details = await Promise.all(
        ended.map(async ({ id }) => (await weir.api('GET', `/api/v1/runs/${id}`)).body as Run),
      );
      return details.filter(({ trigger }) => trigger['body'] === 'tick').length === 2;
    });
  });

  it('without an id, delivered again undecided, are all runs, however alike', async () => {
    const cut = async (): Promise<void> => {
      const lines = await broker.ctl('list_connections', 'vhost', 'pid', 'client_properties');
      for (const [vhost, pid, properties] of lines.split('\n').map((line) => line.split('\t'))) {
        if (vhost !== broker.config.vhost || !properties?.includes('"weir ')) continue;
        await broker.ctl('close_connection', pid ?? '', 'test').catch(() => '');
      }
    };
    const before = (await runs()).length;
    const total = 40;
    const publish = async (): Promise<void> => {
      for (let sent = 0; sent < total; sent += 1)
        await broker.publish({ exchange, key: 'a' }, Buffer.from('"alike"'));
    };
    await Promise.all([publish(), cut()]);
    await cut();
    await until('nothing is left', async () => {
      const lines = await broker.ctl('-p', broker.config.vhost, 'list_queues', 'name', 'messages');
      return new RegExp(`^${queue}\\t0$`, 'm').test(lines);
    });
    expect((await runs()).length).toBeGreaterThanOrEqual(before + total);
  });

  it('that are filtered leave nothing behind; what an expression refuses is put away with the reason', async () => {
    await producer.send(eventOf('other', { kind: 'OTHER' }));
    // `when` reads a field of what is null here.
    await broker.publish({ exchange, key: 'a' }, Buffer.from('null'), { messageId: 'odd' });
    const dead = await broker.take(`${queue}.dlq`);
    expect(dead.properties.messageId).toBe('odd');
    expect(dead.properties.headers).toMatchObject({
      'x-weir-code': 'sandbox_error',
      'x-weir-queue': queue,
      'x-weir-reason': expect.stringMatching(/\p{Script=Han}/u),
    });
    await producer.send(eventOf('after-other'));
    await runOf('after-other');
    expect(await broker.ready(queue)).toBe(0);
    expect(JSON.stringify(await runs())).not.toContain('other"');
  });

  it('stay in the broker while the trigger is paused, also over a new version', async () => {
    const paused = await weir.api('POST', `/api/v1/triggers/${place}/pause`);
    expect(paused).toMatchObject({ status: 200, body: { state: 'paused' } });
    const consumers = () => broker.ctl('-p', broker.config.vhost, 'list_consumers', 'queue_name');
    await until('nobody consumes', async () => !(await consumers()).includes(queue));
    await producer.send(eventOf('kept'));
    await until('it waits', async () => (await broker.ready(queue)) === 1);
    await publishFlow(weir, flow({ steps: { keep: { use: 'set', with: { v: 2 } } } }));
    expect(await triggerState(weir, place)).toMatchObject({ state: 'paused', version: 2 });
    await weir.api('POST', `/api/v1/triggers/${place}/resume`);
    expect(await runOf('kept')).toMatchObject({ version: 2 });
    expect((await weir.api('POST', '/api/v1/triggers/approved-by-message/none/pause')).status).toBe(
      404,
    );
  });

  it('start the new version at once, on the same connection', async () => {
    const connected = async () =>
      (await broker.ctl('list_connections', 'vhost', 'pid'))
        .split('\n')
        .filter((line) => line.startsWith(broker.config.vhost))
        .toSorted();
    const before = await connected();
    await publishFlow(weir, flow({ steps: { keep: { use: 'set', with: { v: 3 } } } }));
    await until('version 3 starts', async () => {
      await producer.send(eventOf(`v3-${Math.random()}`));
      return (await runs()).some(({ version }) => version === 3);
    });
    expect(await connected()).toEqual(before);
  });

  it('of several connections are listened for side by side; a wrong one says why, and heals', async () => {
    await connectBroker(weir, url.replace('guest:guest', 'guest:wrong'), 'second');
    const second = {
      ...flow({ trigger: { connection: 'second', with: { queue: 'second', exchange } } }),
    };
    await publishFlow(weir, { ...second, flow: 'second-broker' });
    const state = () => triggerState(weir, 'second-broker/approved');
    await until('the refusal is told', async () => (await state()).error?.code === 'auth_failed');
    expect(await state()).toMatchObject({ state: 'failing' });
    expect(await triggerState(weir, place)).toMatchObject({ state: 'active', listeners: 1 });
    await connectBroker(weir, url, 'second');
    await until('it listens', async () => (await state()).state === 'active');
    await producer.send(eventOf('both'));
    await runOf('both');
    const { body } = await weir.api('GET', '/api/v1/triggers?flow=second-broker');
    expect(body).toMatchObject({ items: [{ use: 'rabbitmq.message', connection: 'second' }] });
  });

  it('are no longer taken once no published version wants them', async () => {
    await publishFlow(weir, {
      flow: 'second-broker',
      name: 'Second',
      steps: { keep: { use: 'set', with: {} } },
    });
    const consumers = () => broker.ctl('-p', broker.config.vhost, 'list_consumers', 'queue_name');
    await until('nobody consumes', async () => !(await consumers()).includes('second'));
    expect((await weir.api('GET', '/api/v1/triggers/second-broker/approved')).status).toBe(404);
  });

  it('a flow with a wrong trigger is not published, and all of it is said at once', async () => {
    const wrong = flow({
      trigger: { connection: 'broker', with: { queue, declare: 'passive', exchange, prefetch: 0 } },
    });
    const { body } = await weir.api('POST', '/api/v1/flows/approved-by-message/validate', wrong);
    expect(body).toMatchObject({
      problems: [{ path: 'triggers.approved.with', code: 'input_wrong' }],
    });
    const unknown = flow({ trigger: { use: 'rabbitmq.mesage', connection: 'none' } });
    const answer = await weir.api('POST', '/api/v1/flows/approved-by-message/validate', unknown);
    expect(answer.body).toMatchObject({
      problems: [
        { path: 'triggers.approved.use', code: 'trigger_unknown' },
        { path: 'triggers.approved.connection', code: 'connection_unknown' },
      ],
    });
    const template = flow({ trigger: { with: { queue: '{{ vars.queue }}' } } });
    const third = await weir.api('POST', '/api/v1/flows/approved-by-message/validate', template);
    expect(third.body).toMatchObject({ problems: [{ code: 'template_misplaced' }] });
  });
});
