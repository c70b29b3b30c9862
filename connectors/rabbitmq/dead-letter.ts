import { Buffer } from 'node:buffer';
import type { ConsumeMessage, Options } from 'amqplib';
import type { FieldTable, FieldValue } from './field-table.ts';
import { headersOf } from './incoming.ts';

/** Why a message is put away. */
export interface PutAway {
  readonly code: string;
  /** A sentence. */
  readonly reason: string;
  /** Where it was taken from. */
  readonly queue: string;
  /** ms UTC */
  readonly at: number;
}

export interface DeadLetter {
  readonly content: Buffer;
  readonly options: Options.Publish;
}

const maxReason = 2000;

/**
 * The message as it came, with `x-weir-…` headers that say why it lies there and where it was; then forms of it that leave
 * out headers, and properties too, for what the library cannot send again (headers over 64 KiB). The first that can be sent
 * is to be sent.
 *
 * What would change its way or end it there is kept under other names: `CC` sends copies, `expiration` deletes it, `userId`
 * has to be the sender's own, and `x-delivery-count` is the queue's to count.
 */
export function deadLetterForms(message: ConsumeMessage, why: PutAway): readonly DeadLetter[] {
  const { properties, content } = message;
  const { headers: _, expiration, userId, deliveryMode: __, clusterId: ___, ...rest } = properties;
  const kept = Object.fromEntries(
    Object.entries(rest).filter(
      ([name, value]) =>
        value !== undefined && (name !== 'timestamp' || Number.isSafeInteger(value)),
    ),
  );
  const marks = {
    ...reasons(message, why),
    ...(expiration !== undefined && { 'x-weir-expiration': String(expiration) }),
    ...(userId !== undefined && { 'x-weir-user-id': String(userId) }),
  };
  const sure = { persistent: true, mandatory: true };
  const left = { ...marks, ...headersLeftOut };
  return [
    { content, options: { ...kept, ...sure, headers: { ...originals(message), ...marks } } },
    { content, options: { ...kept, ...sure, headers: left } },
    { content, options: { ...sure, headers: left } },
  ];
}

const headersLeftOut = { 'x-weir-headers-left-out': true };

function reasons({ fields }: ConsumeMessage, why: PutAway): Readonly<Record<string, unknown>> {
  return {
    'x-weir-code': why.code,
    'x-weir-reason': why.reason.slice(0, maxReason),
    'x-weir-queue': why.queue,
    'x-weir-exchange': fields.exchange,
    'x-weir-key': fields.routingKey,
    'x-weir-at': { '!': 'int64', value: why.at },
  };
}

const renamed: Readonly<Record<string, string>> = {
  CC: 'x-weir-cc',
  BCC: 'x-weir-bcc',
  'x-delivery-count': 'x-weir-delivery-count',
};

function originals(message: ConsumeMessage): Readonly<Record<string, unknown>> {
  try {
    const entries = [...headersOf(message)];
    return encodedTable(new Map(entries.map(([key, value]) => [renamed[key] ?? key, value])));
  } catch {
    // They are why it is put away.
    return headersLeftOut;
  }
}

function encodedTable(table: FieldTable): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...table].map(([key, value]) => [key, encoded(value)]));
}

/** In the library's notation, so that each value leaves with the type and the digits it came with. */
function encoded(field: FieldValue): unknown {
  switch (field.type) {
    case 'void':
      return null;
    case 'text':
    case 'boolean':
      return field.value;
    case 'bytes':
      return Buffer.from(field.value);
    case 'decimal': {
      // It writes unsigned what is read as signed.
      const value = { places: field.places, digits: field.digits >>> 0 };
      return { '!': 'decimal', value };
    }
    case 'list':
      return field.value.map(encoded);
    case 'table':
      // Marked, for the library takes a table with a key "!" for a marked value.
      return { '!': 'object', value: encodedTable(field.value) };
    default:
      return { '!': field.type, value: field.value };
  }
}
