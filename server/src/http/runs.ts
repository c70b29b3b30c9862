import { parseJson } from '@weir/contract/json';
import { recordingOf } from '@weir/contract/recording';
import type { RunSummary, RunView } from '@weir/contract/run';
import { WeirError } from '@weir/contract/weir-error';
import { fold } from '../engine/fold.ts';
import { viewOf } from '../engine/view.ts';
import { decodeChunks } from '../store/journal-chunks.ts';
import { isPinned } from '../store/order.ts';
import type { Caller, RunRow, TenantStores } from '../store/tenant-store.ts';
import { shownVersion } from '../versions/draft-version.ts';
import { recordedEvents, toldError } from '../versions/recorded-events.ts';
import { textOfVersion, type Versions } from '../versions/versions.ts';
import type { Handlers } from './endpoint.ts';
import { toPage } from './page.ts';
import { runOf } from './run-of.ts';
import { shownRun } from './shown-run.ts';
import { explainRows, explainRun, type KnownRun, type WhyParts } from './why/explain-run.ts';

export interface RunParts {
  readonly stores: TenantStores;
  readonly versions: Versions;
}

/** What is needed to say why a run waits. */
export type ExplainParts = RunParts & WhyParts;

type Names = 'listRuns' | 'getRun' | 'getJournal' | 'getRunDocument';

export function runHandlers(parts: ExplainParts): Pick<Handlers, Names> {
  return {
    async listRuns({ principal, query }) {
      const { limit, ...filter } = query;
      const rows = await parts.stores
        .of(principal.tenant)
        .listRuns({ ...filter, limit: limit + 1 });
      const whyOf = await explainRows(parts, principal.tenant, rows);
      const item = (row: RunRow): RunSummary => {
        const why = whyOf(row);
        return { ...toSummary(row), ...(why && { why }) };
      };
      return toPage(rows, limit, { item, cursor: (row) => row.id });
    },
    getRun: ({ principal, params }) => readRun(parts, principal.tenant, params.id),
    async getJournal({ principal, params }) {
      const { events, version } = await readEvents(parts, principal.tenant, params.id);
      return { items: [...recordedEvents(recordingOf(version.document), events)] };
    },
    async getRunDocument({ principal, params }) {
      const { tenant } = principal;
      const row = await runOf(parts, tenant, params.id);
      const version = { tenant, flow: row.flow, version: row.version };
      return { document: parseJson(await textOfVersion(parts.stores, version)) };
    },
  };
}

/** The run as its committed journal has it, and as people may see it. Throws `not_found`. */
export async function readRun(parts: ExplainParts, tenant: string, id: string): Promise<RunView> {
  return viewOfRun(parts, tenant, await readShown(parts, tenant, id));
}

/** With all its inputs and outputs: for whoever has just given them. Throws `not_found`. */
export async function readWholeRun(
  parts: ExplainParts,
  tenant: string,
  id: string,
): Promise<RunView> {
  return viewOfRun(parts, tenant, await readState(parts, tenant, id));
}

async function viewOfRun(parts: ExplainParts, tenant: string, run: KnownRun): Promise<RunView> {
  const { row, state } = run;
  const why = await explainRun(parts, tenant, {
    run,
    read: (runId) => readShown(parts, tenant, runId).catch(ifGone),
  });
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
    ...(why && { why }),
  };
}

/** The row of a run and its state by its committed journal. Throws `not_found`. */
export async function readState(parts: RunParts, tenant: string, id: string): Promise<KnownRun> {
  const { row, events, version } = await readEvents(parts, tenant, id);
  return { row, version, state: fold(version.plan, events) };
}

/** The same as people may see it: of inputs and outputs what the flow wants kept. */
async function readShown(parts: RunParts, tenant: string, id: string): Promise<KnownRun> {
  const { row, events, version } = await readEvents(parts, tenant, id);
  const shown = recordedEvents(recordingOf(version.document), events);
  return { row, version, state: fold(version.plan, shown) };
}

async function readEvents(parts: RunParts, tenant: string, id: string) {
  const row = await runOf(parts, tenant, id);
  const { flow, version: number } = row;
  const version = await parts.versions.load({ tenant, flow, version: number });
  return { row, version, events: decodeChunks(await parts.stores.of(tenant).journal(id)) };
}

/** A run that is kept no longer says nothing. */
function ifGone(error: unknown): null {
  if (error instanceof WeirError && error.code === 'not_found') return null;
  throw error;
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
    ...(row.key !== null && { key: row.key }),
    traceId: row.traceId,
    triggerId: row.trigger,
    acceptedAt: row.acceptedAt,
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
    ...(row.error !== null && { error: toldError(row, row.error) }),
    ...(row.origin && { origin: row.origin }),
    ...(row.caller && { caller: callerOf(row.caller) }),
    ...(isPinned(row) && { pinned: true as const }),
  };
}
