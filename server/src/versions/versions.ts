import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import { parseJson } from '@weir/contract/json';
import { firstForm, upgradeDocument } from '@weir/contract/upgrade';
import { WeirError } from '@weir/contract/weir-error';
import { compile, type Plan } from '../engine/compile.ts';
import type { TenantStores } from '../store/tenant-store.ts';

/** A published version, ready to run. It never changes, so it is compiled once and kept. */
export interface LoadedVersion {
  readonly flow: string;
  readonly version: number;
  readonly document: FlowDocument;
  readonly plan: Plan;
}

export interface Versions {
  /** Throws `not_found` when there is no such version. */
  load(version: { tenant: string; flow: string; version: number }): Promise<LoadedVersion>;
}

/** The `capacity` versions used last are kept in memory. */
export function createVersions(stores: TenantStores, capacity = 500): Versions {
  const kept = new Map<string, LoadedVersion>();

  return {
    async load({ tenant, flow, version }) {
      const key = `${tenant}/${flow}/${version}`;
      const found = kept.get(key) ?? (await read({ stores, tenant, flow, version }));
      // A Map keeps the order of insertion: taking out and putting in again makes the first one the least used.
      kept.delete(key);
      kept.set(key, found);
      const oldest = kept.size > capacity ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };
}

async function read(source: {
  stores: TenantStores;
  tenant: string;
  flow: string;
  version: number;
}): Promise<LoadedVersion> {
  const { stores, tenant, flow, version } = source;
  const row = await stores.of(tenant).findVersion({ flow, version });
  if (!row) throw new WeirError('not_found', { reason: `${flow} v${version}` });
  const document = flowDocument.parse(upgradeDocument(parseJson(row.document), firstForm));
  return { flow, version, document, plan: compile(document) };
}
