import { idTime } from '@weir/contract/id-time';
import { cutRunKey, type RunFilter } from '@weir/contract/run-filter';
import type { RunStatus } from '@weir/contract/run-status';

import { type Statement, type Tx, tenantStatement } from '../statement.ts';
import type { Page, RunRow } from '../tenant-store.ts';
import { runColumns, toRunRow } from './run-row.ts';

/** Which runs a statement selects; undefined: that is not asked. */
interface Narrowed {
  readonly flow?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly group?: string | undefined;
  readonly key?: string | undefined;
  /** Ids begin with the time of acceptance: a range of time is one of ids, which end every index. */
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}
type Params = Required<{ [Name in keyof Narrowed]: NonNullable<Narrowed[Name]> }> & {
  readonly limit: number;
};

function select(asked: readonly string[]) {
  const by = (name: keyof Narrowed) => asked.includes(name);
  return tenantStatement<Params>()((db, p) =>
    db
      .selectFrom('run')
      .select(runColumns)
      .$if(by('flow'), (runs) => runs.where('flow', '=', p.flow))
      .$if(by('status'), (runs) => runs.where('status', '=', p.status))
      .$if(by('group'), (runs) => runs.where('group', '=', p.group))
      .$if(by('key'), (runs) => runs.where('key', '=', p.key))
      .$if(by('from'), (runs) => runs.where('id', '>=', p.from))
      .$if(by('before'), (runs) => runs.where('id', '<', p.before))
      .orderBy('id', 'desc')
      .limit(p.limit),
  );
}

/** One text for each set of filters, so that each can use its index. */
const statements = new Map<string, ReturnType<typeof select>>();

function statementFor(by: Narrowed): Statement<Params, Parameters<typeof toRunRow>[0]> {
  const asked = Object.entries(by).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const name = asked.join();
  const statement = statements.get(name) ?? select(asked);
  statements.set(name, statement);
  return statement;
}

/** Newest first. */
export async function listRuns(tx: Tx, page: Page<string> & RunFilter): Promise<readonly RunRow[]> {
  const { limit, status: statuses } = page;
  const by = narrowed(page);
  if (!statuses) return rows(tx, by, limit);
  const found: RunRow[] = [];
  // Each status has an order of its own in its index.
  for (const status of new Set(statuses)) found.push(...(await rows(tx, { ...by, status }, limit)));
  return found.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit);
}

function narrowed({ flow, group, key, from, to, cursor }: Page<string> & RunFilter): Narrowed {
  const until = to === undefined ? undefined : idTime(to);
  return {
    flow,
    group,
    key: key === undefined ? undefined : cutRunKey(key),
    from: from === undefined ? undefined : idTime(from),
    before:
      cursor !== undefined && until !== undefined && until < cursor ? until : (cursor ?? until),
  };
}

async function rows(tx: Tx, by: Narrowed, limit: number): Promise<readonly RunRow[]> {
  return (await tx.all(statementFor(by), { ...(by as Params), limit })).map(toRunRow);
}
