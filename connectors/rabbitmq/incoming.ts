import { createHash } from 'node:crypto';
import type { ConsumeMessage } from 'amqplib';
import type { Incoming, IncomingDedupe } from '../sdk/index.ts';
import type { RawTable } from './amqp-library.ts';
import { type BodyFormat, readBody } from './body.ts';
import { type FieldTable, type FieldValue, readTable } from './field-table.ts';
import { type Headers, headersJson, msOfTimestamp } from './headers.ts';
import { traceOf } from './trace.ts';
import { UnreadableMessage } from './unreadable.ts';

export interface ReadOptions {
  readonly format: BodyFormat;
  /** In bytes, once unpacked. */
  readonly maxSize: number;
  /** Whether the queue is known to write `x-delivery-count` anew with each delivery but the first. */
  readonly countsDeliveries: boolean;
}

/**
 * A message as the flow will see it.
 *
 * @throws UnreadableMessage
 */
export async function readMessage(
  message: ConsumeMessage,
  { countsDeliveries, ...options }: ReadOptions,
): Promise<Incoming> {
  const { fields, properties, content } = message;
  const { exchange, routingKey: key, redelivered } = fields;
  const table = headersOf(message);
  const headers = headersJson(table);
  const deliveryCount = countsDeliveries && redelivered ? countIn(headers) : undefined;
  rejectBatch(table.get('springBatchFormat'));
  const raw = {
    bytes: content,
    contentType: text(properties.contentType),
    contentEncoding: text(properties.contentEncoding),
  };
  const event = {
    body: await readBody(raw, options),
    headers,
    key,
    exchange,
    redelivered,
    ...(deliveryCount !== undefined && { deliveryCount }),
    ...named(properties),
  };
  return { event, traceparent: traceOf(headers), dedupe: dedupeOf(message) };
}

/** @throws UnreadableMessage */
export function headersOf({ properties }: ConsumeMessage): FieldTable {
  const raw = properties.headers as RawTable | undefined;
  try {
    return raw ? readTable(raw.bytes) : new Map();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnreadableMessage('unreadable', `The headers cannot be read: ${why}`, cause);
  }
}

/** On a first delivery, and from a queue that does not count, it is what someone else wrote there. */
function countIn(headers: Headers): number | undefined {
  const count = headers['x-delivery-count'];
  return typeof count === 'number' ? count : undefined;
}

/** Spring joins several messages to one where the publisher batches. */
function rejectBatch(format: FieldValue | undefined): void {
  if (format === undefined) return;
  throw new UnreadableMessage(
    'unreadable',
    'It is a batch of several messages (springBatchFormat); batching has to be switched off at the publisher',
  );
}

/** The properties a flow may ask for, those that are set. */
function named(properties: ConsumeMessage['properties']): Readonly<Record<string, unknown>> {
  const { timestamp } = properties;
  const ms = typeof timestamp === 'number' ? Number(msOfTimestamp(BigInt(timestamp))) : undefined;
  const values = {
    messageId: properties.messageId,
    contentType: properties.contentType,
    timestamp: Number.isSafeInteger(ms) ? ms : undefined,
    correlationId: properties.correlationId,
    replyTo: properties.replyTo,
    type: properties.type,
    appId: properties.appId,
    userId: properties.userId,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function dedupeOf({ fields, properties, content }: ConsumeMessage): IncomingDedupe {
  const messageId = text(properties.messageId);
  if (messageId !== '') return { kind: 'id', value: messageId };
  const hash = createHash('sha256');
  for (const name of [fields.exchange, fields.routingKey]) hash.update(name).update('\0');
  const value = hash.update(content).digest('hex');
  return { kind: 'delivery', value, redelivered: fields.redelivered };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
