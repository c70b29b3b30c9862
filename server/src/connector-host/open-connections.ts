import type { Cache } from '@weir/connectors/sdk';
import { isJsonObject, parseJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { ConnectionRow } from '../store/tenant-store.ts';
import type { CatalogAction } from './catalog.ts';

import type { TenantVault } from './credentials.ts';
import { createMask } from './mask.ts';
import { createMemoryCache } from './memory-cache.ts';

/** What the connection is for: an action or a trigger. */
type Connected = Pick<CatalogAction, 'connector' | 'config'>;

/** A connection ready for use, its secrets opened. */
export interface OpenConnection {
  readonly config: Readonly<Record<string, unknown>>;
  readonly cache: Cache;
  /** Hides in a text the connection's secrets, and what was cached for it: tokens. */
  readonly mask: (text: string) => string;
}

export interface OpenConnectionsOptions {
  findConnection(tenant: string, key: string): Promise<ConnectionRow | null>;
  vaultOf(tenant: string): Promise<TenantVault>;
}

/** The most connections kept open at a time; the one used longest ago goes first. */
const capacity = 100;

/**
 * Opens connections and keeps them while their rows stay the same, so that a token is fetched once and not per step.
 */
export function createOpenConnections({ findConnection, vaultOf }: OpenConnectionsOptions) {
  // Promises, so that calls that start together share one connection and its cache.
  const kept = new Map<
    string,
    { readonly row: ConnectionRow; readonly open: Promise<OpenConnection> }
  >();

  async function open(
    tenant: string,
    row: ConnectionRow,
    found: Connected,
  ): Promise<OpenConnection> {
    const vault = await vaultOf(tenant);
    const secrets = Object.entries(row.secrets).map(
      ([field, sealed]) => [field, vault.open(row.key, field, sealed)] as const,
    );
    const fields = parseJson(row.config);
    const config = found.config.safeParse({
      ...(isJsonObject(fields) ? fields : {}),
      ...Object.fromEntries(secrets),
    });
    if (!config.success) {
      const first = config.error.issues[0];
      const reason = `${row.key}: ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`;
      throw new WeirError('invalid_input', { reason }, { field: 'connection' });
    }
    const texts = secrets.map(([, text]) => text);
    const forms = found.connector.hiddenForms?.(config.data) ?? [];
    return { config: config.data, ...maskedCache([...texts, ...forms]) };
  }

  return {
    /** For an action that is called without a connection: what the config's defaults give, and nothing is kept. */
    none(found: Connected): OpenConnection {
      const config = found.config.safeParse({});
      return { config: config.data ?? {}, cache: noCache, mask: (text) => text };
    },
    /** Throws `not_found`, `invalid_input` when it belongs to another connector or is incomplete, `secret_unreadable`. */
    async of(tenant: string, key: string, found: Connected): Promise<OpenConnection> {
      const row = await findConnection(tenant, key);
      if (row === null) throw new WeirError('not_found', { reason: key }, { field: 'connection' });
      if (row.connector !== found.connector.key) {
        const reason = `${key}: ${row.connector} ≠ ${found.connector.key}`;
        throw new WeirError('invalid_input', { reason }, { field: 'connection' });
      }
      const id = JSON.stringify([tenant, key]);
      const known = kept.get(id);
      const entry =
        known && sameRow(known.row, row) ? known : { row, open: open(tenant, row, found) };
      kept.delete(id);
      kept.set(id, entry);
      const oldest = kept.keys().next();
      if (kept.size > capacity && !oldest.done) kept.delete(oldest.value);
      try {
        return await entry.open;
      } catch (error) {
        if (kept.get(id) === entry) kept.delete(id);
        throw error;
      }
    },
  };
}

/** How many cached values are hidden: those in use and the ones they took the place of. */
const hiddenValues = 20;

function maskedCache(secrets: readonly string[]): Pick<OpenConnection, 'cache' | 'mask'> {
  const kept = createMemoryCache();
  let values: readonly string[] = [];
  let hide = createMask(secrets);
  return {
    cache: {
      ...kept,
      set(key, value, ttlMs) {
        values = [...values.filter((each) => each !== value), value].slice(-hiddenValues);
        hide = createMask([...secrets, ...values]);
        kept.set(key, value, ttlMs);
      },
    },
    mask: (text) => hide(text),
  };
}

const noCache: Cache = { get: () => undefined, set: () => {}, delete: () => {} };

function sameRow(a: ConnectionRow, b: ConnectionRow): boolean {
  if (a === b) return true;
  const fields = Object.keys(a.secrets);
  return (
    a.updatedAt === b.updatedAt &&
    a.connector === b.connector &&
    a.config === b.config &&
    fields.length === Object.keys(b.secrets).length &&
    fields.every((field) => sameBytes(a.secrets[field], b.secrets[field]))
  );
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
