import { parseJson } from '@weir/contract/json';
import type { FlowSummary } from '@weir/contract/views';
import { WeirError } from '@weir/contract/weir-error';
import type { Queue } from '../queue/queue.ts';
import type { FlowRow, TenantStores } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import type { Drafts } from '../versions/drafts.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { revisionOf, toSummary, toVersion } from './flow-views.ts';
import { toPage } from './page.ts';

export interface FlowParts {
  readonly queue: Queue;
  readonly stores: TenantStores;
  readonly drafts: Drafts;
  readonly now: () => number;
  /** Bytes that ended runs of one flow may take. */
  readonly flowQuota: number;
}

type Names =
  | 'listFlows'
  | 'getFlow'
  | 'saveFlow'
  | 'validateFlow'
  | 'publishFlow'
  | 'unpublishFlow'
  | 'deleteFlow';

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
      const { note, version: again } = body;
      const version = await drafts.publish({
        tenant,
        key,
        version: again,
        author: person.name,
        note,
      });
      // Publishing what is published changes nothing: the same answer, and nothing to write down.
      if (version.isNew) {
        const object = `${key} v${version.version}`;
        await audit(parts, call, { action: 'flow.publish', object });
        // A new limit of concurrency lets runs go on that were put aside.
        await addTickets(parts.queue, tenant, await parts.stores.of(tenant).ready());
      }
      return { ...toVersion(version), warnings: [...version.warnings] };
    },
    async unpublishFlow(call) {
      const { principal, params } = call;
      const { tenant } = principal;
      const { row, was, warnings } = await drafts.unpublish({ tenant, key: params.key });
      if (was) await audit(parts, call, { action: 'flow.unpublish', object: params.key });
      return { ...summary(row), warnings: [...warnings] };
    },
    async deleteFlow(call) {
      const { principal, params } = call;
      await stores.of(principal.tenant).deleteFlow({ flow: params.key });
      await audit(parts, call, { action: 'flow.delete', object: params.key });
      return { key: params.key };
    },
  };
}
