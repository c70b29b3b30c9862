import type { RunFilter } from '@weir/contract/run-filter';
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
  const { limit, status: statuses, cursor } = page;
  const by = narrowedBy(page, cursor);
  if (!statuses) return rows(tx, by, limit);
  const found: RunRow[] = [];
  for (const status of new Set(statuses)) found.push(...(await rows(tx, { ...by, status }, limit)));
  return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

async function rows(tx: Tx, by: Narrowed, limit: number): Promise<readonly RunRow[]> {
  return (await tx.all(statementOf(by), { ...(by as NarrowedParams), limit })).map(toRunRow);
}
