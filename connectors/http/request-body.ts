import { ConnectorError, isRecord, stringifyJson } from '../sdk/index.ts';

export interface EncodedBody {
  readonly type: string;
  readonly body: string;
}

export type BodyType = 'json' | 'form' | 'text';

/**
 * The bytes of a step's `body`; null when it has none.
 *
 * @throws ConnectorError invalid_input, field `body`: a form takes an object of plain values or lists of them, a text no
 * object.
 */
export function encodeBody(value: unknown, type: BodyType): EncodedBody | null {
  if (value === undefined) return null;
  switch (type) {
    case 'json':
      return { type: 'application/json', body: stringifyJson(value) };
    case 'form':
      return { type: 'application/x-www-form-urlencoded', body: formOf(value) };
    case 'text':
      return { type: 'text/plain; charset=utf-8', body: plain(value, 'body') };
  }
}

/** Pairs of a form or a query: a list gives one pair for each of its values, null none. */
export function pairsOf(
  values: Readonly<Record<string, unknown>>,
  field: string,
): readonly [string, string][] {
  return Object.entries(values).flatMap(([name, value]) => {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list
      .filter((each) => each !== null && each !== undefined)
      .map((each): [string, string] => [name, plain(each, `${field}.${name}`)]);
  });
}

function formOf(value: unknown): string {
  if (!isRecord(value)) {
    throw new ConnectorError('invalid_input', 'A form is an object of fields', { field: 'body' });
  }
  return new URLSearchParams([...pairsOf(value, 'body')]).toString();
}

function plain(value: unknown, field: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  throw new ConnectorError('invalid_input', 'Only texts, numbers and true or false fit here', {
    field,
  });
}
