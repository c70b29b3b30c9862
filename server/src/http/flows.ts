import { parseJson } from '@weir/contract/json';
import type { FlowSummary, VersionSummary } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import type { Queue } from '../queue/queue.ts';
import type { FlowRow, TenantStores, VersionRow } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import type { Drafts } from '../versions/drafts.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { keptBy } from './kept-by.ts';
import { toPage } from './page.ts';

export interface FlowParts {
  readonly queue: Queue;
  readonly stores: TenantStores;
  readonly drafts: Drafts;
  readonly now: () => number;
  /** Bytes that ended runs of one flow may take. */
  readonly flowQuota: number;
}

type Names = 'listFlows' | 'getFlow' | 'saveFlow' | 'validateFlow' | 'publishFlow';

export function flowHandlers(parts: FlowParts): Pick<Handlers, Names> {
  const { stores, drafts } = parts;
  const summary = (row: FlowRow): FlowSummary => toSummary(row, parts.flowQuota);
  return {
    async listFlows({ principal, query: { limit, cursor } }) {
      const rows = await stores.of(principal.tenant).listFlows({ limit: limit + 1, cursor });
      return toPage(rows, limit, { item: summary, cursor: (row) => row.key });
    },
    async getFlow({ principal, params: { key } }) {
      const row = await stores.of(principal.tenant).findFlow(key);
      if (!row) throw new WeirError('not_found', { reason: key });
      return { ...summary(row), document: parseJson(row.document) };
    },
    async saveFlow(call) {
      const { principal, params, body, request } = call;
      const expected = revisionOf(request.headers['if-match']);
      const { key } = params;
      const row = await drafts.save({ tenant: principal.tenant, key, document: body, expected });
      await audit(parts, call, { action: 'flow.save', object: key });
      return summary(row);
    },
    async validateFlow({ principal, params: { key }, body }) {
      return { problems: await drafts.validate({ tenant: principal.tenant, key, document: body }) };
    },
    async publishFlow(call) {
      const { principal, params, body } = call;
      const { tenant, person } = principal;
      const { key } = params;
      const version = await drafts.publish({ tenant, key, author: person.name, note: body.note });
      // Publishing what is published changes nothing: the same answer, and nothing to write down.
      if (version.isNew) {
        const object = `${key} v${version.version}`;
        await audit(parts, call, { action: 'flow.publish', object });
        // A new limit of concurrency lets runs go on that were put aside.
        await addTickets(parts.queue, tenant, await parts.stores.of(tenant).ready());
      }
      return toVersion(version);
    },
  };
}

export function versionHandlers(
  stores: TenantStores,
): Pick<Handlers, 'listVersions' | 'getVersion'> {
  return {
    async listVersions({ principal, params, query: { limit, cursor } }) {
      const page = { flow: params.key, limit: limit + 1, cursor: numberOf(cursor) };
      const rows = await stores.of(principal.tenant).listVersions(page);
      return toPage(rows, limit, { item: toVersion, cursor: (row) => String(row.version) });
    },
    async getVersion({ principal, params }) {
      const { key: flow, version } = params;
      const row = await stores.of(principal.tenant).findVersion({ flow, version });
      if (!row) throw new WeirError('not_found', { reason: `${flow} v${version}` });
      return { ...toVersion(row), document: parseJson(row.document) };
    },
  };
}

function toSummary(row: FlowRow, quota: number): FlowSummary {
  return {
    key: row.key,
    name: row.name,
    revision: row.revision,
    publishedVersion: row.publishedVersion,
    changed: row.revision !== row.publishedRevision,
    updatedAt: row.updatedAt,
    kept: keptBy(row, quota),
  };
}

function toVersion({ version, author, note, at }: VersionRow): VersionSummary {
  return { version, author, note, at };
}

/** `If-Match: "7"` or `7`. */
function revisionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined) return null;
  const revision = Number(/^(?:W\/)?"?(\d+)"?$/.exec(ifMatch.trim())?.[1]);
  if (Number.isSafeInteger(revision)) return revision;
  throw new WeirError('malformed', { reason: 'If-Match' });
}

function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const number = Number(cursor);
  if (Number.isSafeInteger(number)) return number;
  throw new WeirError('malformed', { reason: 'cursor' });
}
