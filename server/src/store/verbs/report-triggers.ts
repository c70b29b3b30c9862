import type { ErrorData } from '@weir/contract/errors';
import { type Json, parseJson, stringifyJson } from '@weir/contract/json';
import { type Tx, tenantStatement } from '../statement.ts';
import type { TriggerReport } from '../tenant-store.ts';

type Row = Omit<TriggerReport, 'error'> & { readonly error: string | null };

const insert = tenantStatement<Row>()((db, p) =>
  db.insertInto('trigger_report').values({
    flow: p.flow,
    trigger: p.trigger,
    listener: p.listener,
    state: p.state,
    error: p.error,
    since: p.since,
    at: p.at,
  }),
);
const forget = tenantStatement<{ listener: string; before: number }>()((db, p) =>
  db
    .deleteFrom('trigger_report')
    .where((row) => row.or([row('listener', '=', p.listener), row('at', '<', p.before)])),
);
const select = tenantStatement()((db) => db.selectFrom('trigger_report').selectAll());

export async function reportTriggers(
  tx: Tx,
  said: { listener: string; reports: readonly TriggerReport[]; before: number },
): Promise<void> {
  const { listener, reports, before } = said;
  await tx.run(forget, { listener, before });
  for (const { error, ...report } of reports) {
    const text = error === null ? null : stringifyJson(error as unknown as Json);
    await tx.run(insert, { ...report, listener, error: text });
  }
}

export async function listTriggerReports(tx: Tx): Promise<readonly TriggerReport[]> {
  const rows = await tx.all(select, {});
  return rows.map(({ error, ...row }) => ({
    ...row,
    error: error === null ? null : (parseJson(error) as unknown as ErrorData),
  }));
}
