import { createHash } from 'node:crypto';
import { checkTenantKey } from '../tenant-key.ts';

/** A name of PostgreSQL has at most 63 bytes (https://www.postgresql.org/docs/current/sql-syntax-lexical.html); longer ones it cuts. */
const maxBytes = 63;
const digits = 16;

/**
 * The database of a tenant beside the control database: `<control>__<tenant>`; where that is too long, its beginning and
 * a hash of the whole. @throws WeirError `not_found` for what cannot be the key of a tenant.
 */
export function tenantDatabase(control: string, tenant: string): string {
  checkTenantKey(tenant);
  const name = `${control}__${tenant}`;
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, digits);
  const start = Buffer.from(name).subarray(0, maxBytes - digits - 1);
  // A character that was cut in two is left out.
  return `${new TextDecoder().decode(start).replaceAll('\ufffd', '')}_${hash}`;
}

/** As SQL text names it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Name of the database a `postgres://` address leads to. */
export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}

/** The address of another database of the same server. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}
