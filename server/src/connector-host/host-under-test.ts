import { randomBytes } from 'node:crypto';
import type { Connector, HttpClient } from '@weir/connectors/sdk';
import { type Json, stringifyJson } from '@weir/contract/json';
import type { WeirError } from '@weir/contract/weir-error';
import type { Log } from '../observe/log.ts';
import type { ConnectionRow } from '../store/tenant-store.ts';
import {
  type ActionCall,
  type ActionHost,
  type ActionOutcome,
  createActionHost,
} from './call-action.ts';
import { createCatalog } from './catalog.ts';
import { createVault } from './credentials.ts';

export interface SavedConnection {
  readonly key: string;
  readonly connector: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** An action host over connections in memory, for tests; it keeps every line that was logged. */
export interface HostUnderTest {
  readonly host: ActionHost;
  readonly logged: readonly string[];
  /** Saves or replaces a connection of tenant `acme`. */
  save(connection: SavedConnection): void;
  outcome(call: SomeCall): Promise<ActionOutcome>;
  /** The output of a call that must succeed. */
  call(call: SomeCall): Promise<Json>;
  /** The error of a call that must fail. */
  failure(call: SomeCall): Promise<WeirError>;
}

export type SomeCall = Pick<ActionCall, 'use'> & Partial<ActionCall>;

export function hostUnderTest(parts: {
  connectors: readonly Connector[];
  http: HttpClient;
  graceMs?: number;
}): HostUnderTest {
  const rows = new Map<string, ConnectionRow>();
  const logged: string[] = [];
  const vault = createVault(randomBytes(32));
  const tenantVault = vault.forTenant('acme', vault.newTenantKey('acme'));
  const write = (data: unknown, message: string) =>
    logged.push(`${message} ${JSON.stringify(data)}`);
  const log: Log = { info: write, warn: write, error: write };
  const host = createActionHost({
    catalog: createCatalog(parts.connectors),
    http: parts.http,
    log,
    ...(parts.graceMs !== undefined && { graceMs: parts.graceMs }),
    findConnection: async (tenant, key) => (tenant === 'acme' ? (rows.get(key) ?? null) : null),
    vaultOf: async () => tenantVault,
  });
  const outcome: HostUnderTest['outcome'] = (more) =>
    host.call({
      tenant: 'acme',
      connection: undefined,
      input: {},
      idempotencyKey: randomBytes(16).toString('hex'),
      traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
      signal: new AbortController().signal,
      ...more,
    });
  return {
    host,
    logged,
    outcome,
    async call(more) {
      const ended = await outcome(more);
      if (ended.ok) return ended.output;
      throw ended.error;
    },
    save({ key, connector, config, secrets = {} }) {
      const sealed = Object.entries(secrets).map(([field, text]) => [
        field,
        tenantVault.seal(key, field, text),
      ]);
      const row = {
        key,
        connector,
        name: key,
        config: JSON.stringify(config),
        updatedAt: rows.size,
      };
      rows.set(key, { ...row, secrets: Object.fromEntries(sealed) });
    },
    async failure(more) {
      const ended = await outcome(more);
      if (!ended.ok) return ended.error;
      throw new Error(`no error but ${stringifyJson(ended.output)}`);
    },
  };
}
