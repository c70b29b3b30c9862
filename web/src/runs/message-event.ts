import type { TriggerEvent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import type { TextKey } from '../i18n/i18n.ts';

/** Fields of messages by the names people know, in the order they are read in. */
const known = [
  'exchange',
  'key',
  'messageId',
  'redelivered',
  'deliveryCount',
  'timestamp',
  'contentType',
  'type',
  'correlationId',
  'replyTo',
  'appId',
  'userId',
  'body',
  'headers',
] as const;
type Known = (typeof known)[number];

/** What the page says of the event anyway. */
const said = new Set(['id', 'kind', 'at']);

export interface MessageField {
  readonly key: string;
  readonly value: Json;
}
export interface MessageParts {
  /** Short ones, told in a line each. */
  readonly facts: readonly MessageField[];
  /** The body and whatever has parts; empty headers are left out. */
  readonly trees: readonly MessageField[];
}

/** The event of a message, the short fields apart from the others. */
export function messageParts(event: TriggerEvent): MessageParts {
  const fields = Object.entries(event)
    .filter(([key]) => !said.has(key))
    .map(([key, value]) => ({ key, value }))
    .sort((a, b) => placeOf(a.key) - placeOf(b.key));
  const isTree = ({ key, value }: MessageField) =>
    key === 'body' || (typeof value === 'object' && value !== null);
  return {
    facts: fields.filter((field) => !isTree(field)),
    trees: fields.filter((field) => isTree(field) && !isEmpty(field)),
  };
}

/** What people call a field; connectors may bring others. */
export function fieldText(key: string): TextKey | undefined {
  return isKnown(key) ? `event.${key}` : undefined;
}

function isKnown(key: string): key is Known {
  return (known as readonly string[]).includes(key);
}

function placeOf(key: string): number {
  return isKnown(key) ? known.indexOf(key) : known.length;
}

function isEmpty({ key, value }: MessageField): boolean {
  return key === 'headers' && Object.keys(value ?? {}).length === 0;
}
