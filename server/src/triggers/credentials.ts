import type { IncomingHttpHeaders } from 'node:http';
import type { Json, JsonObject } from '@weir/contract/json';

/** Headers that prove who someone is: they would lie open in the journal. Names in lower case. */
export const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
]);

/** The headers of a request as a flow sees them. */
export function withoutCredentials(headers: IncomingHttpHeaders): JsonObject {
  const open = Object.entries(headers)
    .filter(([name]) => !credentials.has(name))
    .map(([name, value]): [string, Json] => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]);
  return Object.fromEntries(open);
}
