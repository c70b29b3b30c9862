import { diffDocuments } from '@weir/contract/document-changes';
import { isJsonObject, type JsonObject, parseJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { TenantStore } from '../store/tenant-store.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { revisionOf, toSummary, toVersion } from './flow-views.ts';
import type { FlowParts } from './flows.ts';
import { toPage } from './page.ts';

type Names = 'listVersions' | 'getVersion' | 'diffVersions' | 'restoreVersion';

export function versionHandlers(parts: FlowParts): Pick<Handlers, Names> {
  const { stores, drafts } = parts;
  return {
    async listVersions({ principal, params, query: { limit, cursor } }) {
      const page = { flow: params.key, limit: limit + 1, cursor: numberOf(cursor) };
      const rows = await stores.of(principal.tenant).listVersions(page);
      return toPage(rows, limit, { item: toVersion, cursor: (row) => String(row.version) });
    },
    async getVersion({ principal, params }) {
      const { key: flow, version } = params;
      const row = await findVersion(stores.of(principal.tenant), flow, version);
      return { ...toVersion(row), document: parseJson(row.document) };
    },
    async diffVersions({ principal, params: { key, version, other } }) {
      const store = stores.of(principal.tenant);
      const before = (await findVersion(store, key, version)).document;
      const after =
        other === 'draft'
          ? (await store.findFlow(key))?.document
          : (await findVersion(store, key, other)).document;
      if (after === undefined) throw new WeirError('not_found', { reason: key });
      return { changes: diffDocuments(objectIn(before), objectIn(after)) };
    },
    async restoreVersion(call) {
      const { principal, params, request } = call;
      const { key, version } = params;
      const expected = revisionOf(request.headers['if-match']);
      const row = await drafts.restore({ tenant: principal.tenant, key, version, expected });
      await audit(parts, call, { action: 'flow.restore', object: `${key} v${version}` });
      return toSummary(row, parts.flowQuota);
    },
  };
}

async function findVersion(store: TenantStore, flow: string, version: number) {
  const row = await store.findVersion({ flow, version });
  if (!row) throw new WeirError('not_found', { reason: `${flow} v${version}` });
  return row;
}

/** Nothing else is ever stored. */
function objectIn(text: string): JsonObject {
  const document = parseJson(text);
  return isJsonObject(document) ? document : {};
}

function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const number = Number(cursor);
  if (Number.isSafeInteger(number)) return number;
  throw new WeirError('malformed', { reason: 'cursor' });
}
