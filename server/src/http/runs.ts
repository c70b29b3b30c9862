import type { JournalEvent } from '@weir/contract/journal';
import { parseJson } from '@weir/contract/json';
import type { RunSummary, RunView } from '@weir/contract/run';
import { WeirError } from '@weir/contract/weir-error';
import { fold } from '../engine/fold.ts';
import type { RunState } from '../engine/state.ts';
import { viewOf } from '../engine/view.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import type { Caller, RunRow, TenantStores } from '../store/tenant-store.ts';
import { shownVersion } from '../versions/draft-version.ts';
import { textOfVersion, type Versions } from '../versions/versions.ts';
import type { Handlers } from './endpoint.ts';
import { toPage } from './page.ts';
import { shownRun } from './shown-run.ts';

export interface RunParts {
  readonly stores: TenantStores;
  readonly versions: Versions;
}

type Names = 'listRuns' | 'getRun' | 'getJournal' | 'getRunDocument';

export function runHandlers(parts: RunParts): Pick<Handlers, Names> {
  return {
    async listRuns({ principal, query }) {
      const { limit, ...filter } = query;
      const rows = await parts.stores
        .of(principal.tenant)
        .listRuns({ ...filter, limit: limit + 1 });
      return toPage(rows, limit, { item: toSummary, cursor: (row) => row.id });
    },
    getRun: ({ principal, params }) => readRun(parts, principal.tenant, params.id),
    async getJournal({ principal, params }) {
      const row = await parts.stores.of(principal.tenant).findRun(params.id);
      if (!row) throw new WeirError('not_found', { reason: params.id });
      return { items: await readJournal(parts, principal.tenant, params.id) };
    },
    async getRunDocument({ principal, params }) {
      const { tenant } = principal;
      const row = await parts.stores.of(tenant).findRun(params.id);
      if (!row) throw new WeirError('not_found', { reason: params.id });
      const version = { tenant, flow: row.flow, version: row.version };
      return { document: parseJson(await textOfVersion(parts.stores, version)) };
    },
  };
}

/** The run as its committed journal has it. Throws `not_found`. */
export async function readRun(parts: RunParts, tenant: string, id: string): Promise<RunView> {
  const { row, state } = await readState(parts, tenant, id);
  // The journal may have grown since the row was read: what both know comes from the journal.
  return {
    ...toSummary({
      ...row,
      status: state.status,
      startedAt: state.startedAt ?? null,
      endedAt: state.endedAt ?? null,
      error: state.error ?? null,
    }),
    ...shownRun(viewOf(state)),
    ...(row.parked && row.slot !== null && { why: waitsForSlot(row.slot) }),
  };
}

/** The row of a run and its state by its committed journal. Throws `not_found`. */
export async function readState(
  parts: RunParts,
  tenant: string,
  id: string,
): Promise<{ row: RunRow; state: RunState }> {
  const row = await parts.stores.of(tenant).findRun(id);
  if (!row) throw new WeirError('not_found', { reason: id });
  const { plan } = await parts.versions.load({ tenant, flow: row.flow, version: row.version });
  return { row, state: fold(plan, await readJournal(parts, tenant, id)) };
}

async function readJournal(parts: RunParts, tenant: string, id: string): Promise<JournalEvent[]> {
  return decodeChunks(await parts.stores.of(tenant).journal(id));
}

/** As the settings of its flow say, `concurrency`. */
function waitsForSlot(key: string): NonNullable<RunView['why']> {
  return {
    kind: 'slot',
    message: {
      'zh-CN': `并发键 ${key} 的名额已满，等其他运行结束。`,
      en: `All slots of the concurrency key ${key} are taken; it waits for other runs to end.`,
    },
  };
}

function callerOf({ runId, step, path }: Caller): NonNullable<RunSummary['caller']> {
  return { runId, step, ...(path && { path }) };
}

function toSummary(row: RunRow): RunSummary {
  return {
    id: row.id,
    flow: row.flow,
    name: row.name,
    version: shownVersion(row.version),
    status: row.status,
    priority: row.priority,
    group: row.group,
    traceId: row.traceId,
    triggerId: row.trigger,
    acceptedAt: row.acceptedAt,
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
    ...(row.error !== null && { error: row.error }),
    ...(row.caller && { caller: callerOf(row.caller) }),
  };
}
