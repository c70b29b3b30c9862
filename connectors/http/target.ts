import { ConnectorError } from '../sdk/index.ts';
import type { HttpConnection } from './config.ts';

const absolute = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The address of a request: `url` itself, or `url` behind the connection's address; `query` is put behind its own.
 *
 * @throws ConnectorError invalid_input, field `url`: no address; one with `..`, which data in it could use to leave the path
 * that was meant; or one elsewhere while the connection has credentials, which go to its own origin only.
 */
export function targetOf(
  url: string,
  query: readonly (readonly [string, string])[],
  connection: HttpConnection,
): string {
  const { baseUrl, auth } = connection;
  // A URL parser passes over these wherever they stand.
  const clean = url.trim().replace(/[\t\n\r]/g, '');
  if (hasDots(clean)) throw wrong('The address must not contain ".." as a part of its path');
  const target = absolute.test(clean) ? parse(clean) : below(baseUrl, clean);
  if (auth !== 'none' && baseUrl === undefined) {
    throw new ConnectorError(
      'auth_failed',
      'The connection has credentials but no address to send them to',
    );
  }
  if (auth !== 'none' && baseUrl !== undefined && target.origin !== new URL(baseUrl).origin) {
    throw wrong(`The credentials of the connection go to ${new URL(baseUrl).origin} only`);
  }
  for (const [name, value] of query) target.searchParams.append(name, value);
  return target.href;
}

/** A URL parser also takes `%2e` for a dot and `\` for a slash. */
function hasDots(url: string): boolean {
  const [path = ''] = url.split(/[?#]/);
  return path.split(/[/\\]/).some((part) => part.replace(/%2e/gi, '.') === '..');
}

function below(baseUrl: string | undefined, url: string): URL {
  if (baseUrl === undefined)
    throw wrong('The address must begin with http:// or https://, or the step needs a connection');
  const base = new URL(baseUrl);
  const [, path = '', search = ''] = /^([^?#]*)(\?[^#]*)?/.exec(url) ?? [];
  const front = base.pathname.replace(/\/+$/, '');
  const target = new URL(base.origin);
  target.pathname = path === '' ? base.pathname : `${front}/${path.replace(/^\/+/, '')}`;
  target.search = [base.search.slice(1), search.slice(1)].filter(Boolean).join('&');
  return target;
}

function parse(url: string): URL {
  if (!URL.canParse(url)) throw wrong('The address is not a URL');
  return new URL(url);
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('invalid_input', message, { field: 'url' });
}
