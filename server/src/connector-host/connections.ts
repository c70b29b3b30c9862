import { secretKeys } from '@weir/connectors/sdk';
import { invalidInput } from '@weir/contract/invalid-input';
import { type Json, type JsonObject, parseJson, stringifyJson } from '@weir/contract/json';
import { parseRequest } from '@weir/contract/parse-request';
import { problemAt } from '@weir/contract/problem';
import { actionSentences } from '@weir/contract/validate-sentences';
import type { ConnectionView } from '@weir/contract/views';
import type { WeirError } from '@weir/contract/weir-error';
import { z } from 'zod';
import type { ConnectionRow, TenantStores } from '../store/tenant-store.ts';
import type { Catalog } from './catalog.ts';
import type { Vaults } from './vaults.ts';

/** Saved connections: checked against their connector, secret fields sealed one by one and never shown again. */
export interface Connections {
  /** A secret field left out keeps its value. Throws `invalid_input`. */
  save(connection: {
    tenant: string;
    key: string;
    connector: string;
    name: string;
    config: JsonObject;
  }): Promise<ConnectionView>;
  list(tenant: string): Promise<ConnectionView[]>;
}

export function createConnections(parts: {
  stores: TenantStores;
  catalog: Catalog;
  vaults: Vaults;
  now: () => number;
}): Connections {
  const { stores, catalog, vaults, now } = parts;
  return {
    async save({ tenant, key, connector: connectorKey, name, config }) {
      const connector = catalog.connector(connectorKey);
      if (!connector) throw unknownConnector(connectorKey);
      const kept = await stores.of(tenant).findConnection(key);
      const vault = await vaults.of(tenant);
      const secrets = secretKeys(connector.config);
      const old = kept?.connector === connectorKey ? kept.secrets : {};
      const opened = secrets.flatMap((field): [string, Json][] => {
        const sealed = old[field];
        return sealed && config[field] === undefined
          ? [[field, vault.open(key, field, sealed)]]
          : [];
      });
      const complete = { ...Object.fromEntries(opened), ...config };
      parseRequest(z.strictObject(connector.config), { place: 'config', value: complete });

      const isSecret = (field: string): boolean => secrets.includes(field);
      const fields = Object.entries(complete);
      const open = fields.filter(([field]) => !isSecret(field));
      const hidden = fields
        .filter(([field]) => isSecret(field))
        .map(([field, value]) => [field, String(value)] as const);
      const row: ConnectionRow = {
        key,
        connector: connectorKey,
        name,
        config: stringifyJson(Object.fromEntries(open)),
        secrets: Object.fromEntries(
          hidden.map(([field, value]) => [field, vault.seal(key, field, value)]),
        ),
        updatedAt: now(),
      };
      if (kept && isSame(kept, row)) {
        const opens = ([field, value]: readonly [string, string]): boolean =>
          vault.open(key, field, kept.secrets[field] as Uint8Array) === value;
        // Sealing gives other bytes each time: applying a file again is to change nothing.
        if (hidden.every(opens)) return toView(kept);
      }
      await stores.of(tenant).saveConnection(row);
      return toView(row);
    },
    async list(tenant) {
      return (await stores.of(tenant).listConnections()).map(toView);
    },
  };
}

function unknownConnector(key: string): WeirError {
  const sentence = actionSentences.unknownConnector(key);
  return invalidInput([problemAt('connector', 'connector_unknown', sentence)]);
}

/** Apart from what the secrets hold. */
function isSame(kept: ConnectionRow, row: ConnectionRow): boolean {
  return (
    kept.connector === row.connector &&
    kept.name === row.name &&
    kept.config === row.config &&
    Object.keys(kept.secrets).toSorted().join() === Object.keys(row.secrets).toSorted().join()
  );
}

function toView(row: ConnectionRow): ConnectionView {
  return {
    key: row.key,
    connector: row.connector,
    name: row.name,
    config: parseJson(row.config) as JsonObject,
    secrets: Object.keys(row.secrets),
    updatedAt: row.updatedAt,
  };
}
