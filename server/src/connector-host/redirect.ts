/** Where a redirect leads, as browsers do it. Pure. */
import { ConnectorError } from '@weir/connectors/sdk';

/** One request on its way; names of headers in lower case. */
export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

const followed: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** All that another origin may get: no other header is known to carry neither a sign-in nor a secret. */
const harmless: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-language',
  'content-type',
  'idempotency-key',
  'traceparent',
  'tracestate',
  'user-agent',
]);

/**
 * The request a redirect asks for; null when the answer is none that is followed.
 *
 * @throws ConnectorError rejected for a place that is no address, and for one that would carry headers from https to http
 */
export function nextHop(
  hop: Hop,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Hop | null {
  const place = answer.headers['location'];
  if (!followed.has(answer.status) || place === undefined) return null;
  const details = { status: answer.status, target: hop.url.host };
  if (!URL.canParse(place, hop.url.href)) {
    throw new ConnectorError('rejected', `${hop.url.host} redirects to no address`, { details });
  }
  const url = new URL(place, hop.url);
  const kept = Object.entries(hop.headers).filter(([name]) => harmless.has(name));
  const isSameOrigin = url.origin === hop.url.origin;
  const isSigned = kept.length < Object.keys(hop.headers).length;
  if (hop.url.protocol === 'https:' && url.protocol === 'http:' && isSigned) {
    const reason = `${hop.url.host} redirects a request with sign-in from https to http`;
    throw new ConnectorError('rejected', reason, { details });
  }
  const headers = isSameOrigin ? hop.headers : Object.fromEntries(kept);
  if (!becomesGet(answer.status, hop.method)) return { ...hop, url, headers };
  const bodiless = Object.entries(headers).filter(([name]) => !name.startsWith('content-'));
  return { url, method: 'GET', headers: Object.fromEntries(bodiless), body: null };
}

function becomesGet(status: number, method: string): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}
