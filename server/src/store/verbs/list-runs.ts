import type { RunFilter } from '@weir/contract/run-filter';
import { runStatuses } from '@weir/contract/run-status';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Page, RunRow } from '../tenant-store.ts';
import {
  type Narrowed,
  type NarrowedParams,
  narrowedBy,
  narrowedRuns,
  perFilter,
} from './narrowed-runs.ts';
import { runColumns, toRunRow } from './run-row.ts';

const statementOf = perFilter((asked) =>
  tenantStatement<NarrowedParams>()((db, p) =>
    narrowedRuns(db, p, asked).select(runColumns).orderBy('id', 'desc').limit(p.limit),
  ),
);

export type RunPage = Page<string> & RunFilter;

/** Newest first; whatever words the filter asks for. */
export async function listRuns(tx: Tx, page: RunPage): Promise<readonly RunRow[]> {
  const { limit, cursor } = page;
  const by = narrowedBy(page, cursor);
  const statuses = statusesOf(page);
  if (!statuses) return rows(tx, by, limit);
  const found: RunRow[] = [];
  for (const status of new Set(statuses)) found.push(...(await rows(tx, { ...by, status }, limit)));
  return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** Each status has an order of its own in its index; those of a group are all in one such index. */
function statusesOf({ status, group, flow, key }: RunPage): RunFilter['status'] {
  const isOfGroup = group !== undefined && flow === undefined && key === undefined;
  return status ?? (isOfGroup ? [...runStatuses] : undefined);
}

async function rows(tx: Tx, by: Narrowed, limit: number): Promise<readonly RunRow[]> {
  return (await tx.all(statementOf(by), { ...(by as NarrowedParams), limit })).map(toRunRow);
}
