import type { RunStatus } from '@weir/contract/run-status';
import { type Statement, type Tx, tenantStatement } from '../statement.ts';
import type { Page, RunRow } from '../tenant-store.ts';
import { runColumns, toRunRow } from './run-row.ts';

export type RunPage = Page<string> & {
  readonly flow?: string | undefined;
  readonly status?: RunStatus | undefined;
};

interface Filter {
  readonly cursor: string;
  readonly flow: string;
  readonly status: RunStatus;
  readonly limit: number;
}

function select(by: { cursor: boolean; flow: boolean; status: boolean }) {
  return tenantStatement<Filter>()((db, p) =>
    db
      .selectFrom('run')
      .select(runColumns)
      .$if(by.cursor, (runs) => runs.where('id', '<', p.cursor))
      .$if(by.flow, (runs) => runs.where('flow', '=', p.flow))
      .$if(by.status, (runs) => runs.where('status', '=', p.status))
      .orderBy('id', 'desc')
      .limit(p.limit),
  );
}

/** One text for each set of filters, so that each can use its index. */
const statements = new Map<string, ReturnType<typeof select>>();

function statementFor(page: RunPage): Statement<Filter, Parameters<typeof toRunRow>[0]> {
  const by = {
    cursor: page.cursor !== undefined,
    flow: page.flow !== undefined,
    status: page.status !== undefined,
  };
  const name = JSON.stringify(by);
  const statement = statements.get(name) ?? select(by);
  statements.set(name, statement);
  return statement;
}

/** Newest first. */
export async function listRuns(tx: Tx, page: RunPage): Promise<readonly RunRow[]> {
  const { cursor = '', flow = '', status = 'queued', limit } = page;
  return (await tx.all(statementFor(page), { cursor, flow, status, limit })).map(toRunRow);
}
