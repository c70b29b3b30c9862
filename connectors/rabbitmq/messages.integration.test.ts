/** What arrives, against the broker on this machine. */
import { Buffer } from 'node:buffer';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BrokerUnderTest,
  hasBroker,
  type RecordedListener,
  record,
  takeBroker,
  until,
} from './broker-under-test.ts';

describe.runIf(hasBroker)('messages of RabbitMQ', () => {
  let broker: BrokerUnderTest;
  let listener: RecordedListener;
  const exchange = 'approval-events';
  const queue = 'weir.approved';

  beforeAll(async () => {
    broker = await takeBroker();
    await broker.channel.assertExchange(exchange, 'topic', { durable: true });
    listener = record({
      config: broker.config,
      input: { queue, exchange },
      async emit({ event }) {
        const { body } = event;
        if (body === 'refuse')
          return { kind: 'refused', code: 'sandbox_error', reason: '不行: no' };
        if (body === 'filter') return { kind: 'filtered' };
        return { kind: 'accepted', runId: '1', duplicate: false };
      },
    });
    await until('listening', () => listener.state() === 'listening');
  }, 60_000);

  afterAll(async () => {
    await listener.stop();
    await broker.remove();
  }, 60_000);

  async function send(body: Buffer | string, options = {}, key = exchange) {
    const before = listener.events.length;
    await broker.publish({ exchange, key }, Buffer.from(body), options);
    await until('the event', () => listener.events.length > before);
    const incoming = listener.events.at(-1);
    if (!incoming) throw new Error('no event');
    return incoming;
  }

  async function putAway(body: Buffer | string, options = {}) {
    await broker.publish({ exchange, key: 'some.key' }, Buffer.from(body), options);
    return broker.take(`${queue}.dlq`);
  }

  test('a message of a Spring Cloud Stream producer', async () => {
    const incoming = await send(
      '{"eventId":"e-1","templateId":1938554270051329123,"at":[2026,1,31,9,30]}',
      {
        contentType: 'application/json',
        deliveryMode: 2,
        priority: 0,
        appId: 'approval-service',
        messageId: '0f4c1f5e-8c9e-1b0d-7c35-6d8f2a9b4e11',
        timestamp: 1_790_042_580,
        headers: {
          contentType: 'application/json',
          spring_json_header_types: { contentType: 'java.lang.String', n: 'java.lang.Long' },
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          tenantId: { '!': 'int64', value: 9_223_372_036_854_775_807n },
          templateId: { '!': 'int64', value: -1_938_554_270_051_329_123n },
          small: { '!': 'int64', value: 7n },
          amount: { '!': 'decimal', value: { places: 2, digits: 1250 } },
          debit: { '!': 'decimal', value: { places: 2, digits: -1250 >>> 0 } },
          sentAt: { '!': 'timestamp', value: 1_790_042_580 },
          signature: Buffer.from('签名'),
          digest: Buffer.from([0xff, 0xfe]),
          tags: ['a', 1, null, { b: true }],
          ratio: 0.5,
        },
      },
    );
    expect(incoming).toEqual({
      event: {
        body: { eventId: 'e-1', templateId: 1938554270051329123n, at: [2026, 1, 31, 9, 30] },
        headers: {
          contentType: 'application/json',
          spring_json_header_types: { contentType: 'java.lang.String', n: 'java.lang.Long' },
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          tenantId: 9_223_372_036_854_775_807n,
          templateId: -1_938_554_270_051_329_123n,
          small: 7,
          amount: 12.5,
          debit: -12.5,
          sentAt: 1_790_042_580_000,
          signature: '签名',
          digest: '//4=',
          tags: ['a', 1, null, { b: true }],
          ratio: 0.5,
        },
        key: exchange,
        exchange,
        redelivered: false,
        messageId: '0f4c1f5e-8c9e-1b0d-7c35-6d8f2a9b4e11',
        contentType: 'application/json',
        timestamp: 1_790_042_580_000,
        appId: 'approval-service',
      },
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      dedupe: { kind: 'id', value: '0f4c1f5e-8c9e-1b0d-7c35-6d8f2a9b4e11' },
    });
  });

  test.each([
    ['no content type, JSON', '{"a":1}', {}, { a: 1 }],
    ['no content type, text', 'hello', {}, 'hello'],
    ['no content type, neither', Buffer.from([0xff, 0x00]), {}, '/wA='],
    ['a charset', '{"a":"启用"}', { contentType: 'application/json;charset=UTF-8' }, { a: '启用' }],
    ['gzip as Spring names it', gzipSync('{"a":2}'), { contentEncoding: 'gzip:UTF-8' }, { a: 2 }],
    ['deflate', deflateSync('[3]'), { contentEncoding: 'deflate' }, [3]],
    ['nothing', '', { contentType: 'application/json' }, null],
    ['several frames', JSON.stringify('x'.repeat(400_000)), {}, 'x'.repeat(400_000)],
  ])('%s', async (_name, body, options, seen) => {
    expect((await send(body, options)).event['body']).toEqual(seen);
  });

  test('any routing key arrives, such as that of a partition', async () => {
    const { event, dedupe } = await send('1', {}, 'approval-events-3');
    expect(event).toMatchObject({ key: 'approval-events-3', exchange });
    expect(dedupe).toMatchObject({ kind: 'delivery', redelivered: false });
  });

  test('what was dead before tells where it died', async () => {
    const options = { durable: true, arguments: { 'x-dead-letter-exchange': exchange } };
    await broker.channel.assertQueue('first', options);
    await broker.publish({ key: 'first' }, Buffer.from('"again"'));
    const before = listener.events.length;
    const taken = await broker.channel.get('first');
    if (taken) broker.channel.reject(taken, false);
    await until('the event', () => listener.events.length > before);
    const { headers } = listener.events.at(-1)?.event ?? {};
    expect(headers).toMatchObject({
      'x-death': [
        { count: 1, reason: 'rejected', queue: 'first', exchange: '', time: expect.any(Number) },
      ],
    });
  });

  test('a refused message lies in the dead letter queue as it was, with the reason', async () => {
    const headers = {
      id: { '!': 'int64', value: 9_007_199_254_740_993n },
      deep: { '!': 'object', value: { '!': 'a key' } },
      CC: ['elsewhere'],
    };
    const letter = await putAway('"refuse"', {
      contentType: 'application/json',
      messageId: 'm-1',
      priority: 3,
      expiration: '600000',
      userId: 'guest',
      timestamp: 5,
      headers,
    });
    expect(letter.content.toString()).toBe('"refuse"');
    expect(letter.properties).toMatchObject({
      contentType: 'application/json',
      messageId: 'm-1',
      priority: 3,
      timestamp: 5,
      deliveryMode: 2,
      expiration: undefined,
      userId: undefined,
    });
    expect(letter.properties.headers).toMatchObject({
      deep: { '!': 'a key' },
      'x-weir-code': 'sandbox_error',
      'x-weir-reason': '不行: no',
      'x-weir-queue': queue,
      'x-weir-exchange': exchange,
      'x-weir-key': 'some.key',
      'x-weir-expiration': '600000',
      'x-weir-user-id': 'guest',
      'x-weir-cc': ['elsewhere'],
    });
    const at = letter.properties.headers?.['x-weir-at'];
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
  });

  test.each([
    ['JSON that is none', '{"a":', { contentType: 'application/json' }, 'unreadable', /not JSON/],
    ['gzip that is none', 'plain', { contentEncoding: 'gzip' }, 'unreadable', /"gzip" and is not/],
    [
      'gzip that ends early',
      gzipSync('x'.repeat(99)).subarray(0, 20),
      { contentEncoding: 'gzip' },
      'unreadable',
      /gzip/,
    ],
    [
      'a bomb',
      gzipSync(Buffer.alloc(5_000_000)),
      { contentEncoding: 'gzip' },
      'too_large',
      /1048576 bytes/,
    ],
    ['too many bytes', Buffer.alloc(1_048_577, 'x'), {}, 'too_large', /1048576 bytes/],
    [
      'a wrong charset',
      Buffer.from([0xff]),
      { contentType: 'text/plain;charset=utf-8' },
      'unreadable',
      /not text in utf-8/,
    ],
    [
      'an unknown charset',
      'x',
      { contentType: 'text/plain;charset=klingon' },
      'unreadable',
      /"klingon" is not known/,
    ],
    [
      'a Java object',
      'x',
      { contentType: 'application/x-java-serialized-object' },
      'unreadable',
      /Java object/,
    ],
    ['a batch', 'x', { headers: { springBatchFormat: 'lengthHeader4' } }, 'unreadable', /batch/],
  ])('%s goes to the dead letter queue', async (_name, body, options, code, reason) => {
    const { properties } = await putAway(body, options);
    expect(properties.headers).toMatchObject({ 'x-weir-code': code });
    expect(properties.headers?.['x-weir-reason']).toMatch(reason);
  });

  test('what is far too large is left to the queue, and moves whole', async () => {
    const body = Buffer.alloc(5_000_000, 'x');
    const { content, properties } = await putAway(body, { messageId: 'large' });
    expect(content.equals(body)).toBe(true);
    expect(properties.messageId).toBe('large');
    expect(properties.headers?.['x-death']?.[0]).toMatchObject({ reason: 'rejected', queue });
    expect(properties.headers).not.toHaveProperty('x-weir-code');
    expect((await send('"next"')).event).toMatchObject({ body: 'next' });
  });

  test('headers that are too many to be sent again are left out', async () => {
    const headers = { h: 'x'.repeat(65_400) };
    const { properties } = await putAway('"refuse"', { messageId: 'm-2', headers });
    expect(properties.messageId).toBe('m-2');
    expect(properties.headers).toMatchObject({
      'x-weir-code': 'sandbox_error',
      'x-weir-headers-left-out': true,
    });
    expect(properties.headers).not.toHaveProperty('h');
  });

  test('filtered messages are acknowledged, and nothing is left behind', async () => {
    await send('"filter"');
    await listener.stop();
    expect(await broker.ready(queue)).toBe(0);
    expect(await broker.ready(`${queue}.dlq`)).toBe(0);
  });
});
