import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import { parseJson } from '@weir/contract/json';
import { firstForm, upgradeDocument } from '@weir/contract/upgrade';
import { WeirError } from '@weir/contract/weir-error';
import { compile, type Plan } from '../engine/compile.ts';
import type { TenantStores } from '../store/tenant-store.ts';
import { isDraftVersion, shownVersion } from './draft-version.ts';

/** A published version, or a draft as it was when a run of it began, ready to run. It never changes, so it is compiled once and kept. */
export interface LoadedVersion {
  readonly flow: string;
  /** Below zero: of a draft. */
  readonly version: number;
  readonly document: FlowDocument;
  readonly plan: Plan;
}

interface VersionKey {
  readonly tenant: string;
  readonly flow: string;
  readonly version: number;
}

export interface Versions {
  /** Throws `not_found` when there is no such version. */
  load(version: VersionKey): Promise<LoadedVersion>;
}

/** The `capacity` versions used last are kept in memory. */
export function createVersions(stores: TenantStores, capacity = 500): Versions {
  const kept = new Map<string, LoadedVersion>();
  /** Asked for last; often it is again. */
  let newest: string | undefined;
  let latest: LoadedVersion | undefined;

  return {
    async load(asked) {
      const { tenant, flow, version } = asked;
      const key = `${tenant}/${flow}/${version}`;
      if (key === newest && latest) return latest;
      const found = kept.get(key) ?? (await read(stores, asked));
      // A Map keeps the order of insertion: taking out and putting in again makes the first one the least used.
      kept.delete(key);
      kept.set(key, found);
      [newest, latest] = [key, found];
      const oldest = kept.size > capacity ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      return found;
    },
  };
}

async function read(stores: TenantStores, asked: VersionKey): Promise<LoadedVersion> {
  const { flow, version } = asked;
  const saved = parseJson(await textOfVersion(stores, asked));
  const document = flowDocument.parse(upgradeDocument(saved, firstForm));
  return { flow, version, document, plan: compile(document) };
}

/** The document as it was saved, as JSON text. Throws `not_found`. */
export async function textOfVersion(
  stores: TenantStores,
  { tenant, ...asked }: VersionKey,
): Promise<string> {
  const { flow, version } = asked;
  const store = stores.of(tenant);
  const text = isDraftVersion(version)
    ? await store.findDraftVersion(asked)
    : (await store.findVersion(asked))?.document;
  if (text) return text;
  throw new WeirError('not_found', { reason: `${flow} v${shownVersion(version)}` });
}
