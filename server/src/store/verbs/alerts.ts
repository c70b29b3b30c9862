import { sql } from 'kysely';
import type { AlertRow, SendAlert } from '../alert-rows.ts';
import { type Tx, tenantStatement } from '../statement.ts';
import type { ReadyCount } from '../tenant-store.ts';
import { acceptRun } from './accept-run.ts';
import { findAlertFlow, forgetTroubles } from './troubles.ts';

/** Troubles gathered, and alerts answered, in one commit. */
const troublesAtOnce = 1000;
const alertsAtOnce = 50;

const takeTroubles = tenantStatement<object>()((db) =>
  db
    .deleteFrom('trouble')
    .where('id', 'in', (inner) =>
      inner
        .selectFrom('trouble')
        .select('id')
        .orderBy('id')
        .limit(sql.lit(troublesAtOnce))
        .forUpdate()
        .skipLocked(),
    )
    .returningAll(),
);
/** In a row whose troubles were all told, they are counted anew. */
const count = tenantStatement<AlertRow & { dueAt: number }>()((db, p) =>
  db
    .insertInto('alert')
    .values({
      flow: p.flow,
      code: p.code,
      kind: p.kind,
      count: p.count,
      first_at: p.firstAt,
      last_at: p.lastAt,
      due_at: p.dueAt,
      subject: p.subject,
    })
    .onConflict((conflict) =>
      conflict.columns(['flow', 'code']).doUpdateSet((row) => ({
        kind: p.kind,
        subject: p.subject,
        count: row('alert.count', '+', row.ref('excluded.count')),
        first_at: row
          .case()
          .when('alert.count', '=', 0)
          .then(row.ref('excluded.first_at'))
          .else(row.ref('alert.first_at'))
          .end(),
        last_at: row.ref('excluded.last_at'),
      })),
    ),
);
const removeTold = tenantStatement<{ now: number }>()((db, p) =>
  db.deleteFrom('alert').where('count', '=', sql.lit(0)).where('due_at', '<=', p.now),
);
const selectDue = tenantStatement<{ now: number }>()((db, p) =>
  db
    .selectFrom('alert')
    .select([
      'flow',
      'code',
      'kind',
      'subject',
      'count',
      'first_at as firstAt',
      'last_at as lastAt',
    ])
    .where('count', '>', sql.lit(0))
    .where('due_at', '<=', p.now)
    .orderBy('due_at')
    .limit(sql.lit(alertsAtOnce)),
);
const settle = tenantStatement<{ flow: string; code: string; count: number } & Until>()((db, p) =>
  db
    .updateTable('alert')
    .set({ count: 0, due_at: p.until })
    .where('flow', '=', p.flow)
    .where('code', '=', p.code)
    .where('count', '=', p.count)
    .where('due_at', '<=', p.now),
);
const putOff = tenantStatement<Until>()((db, p) =>
  db.updateTable('alert').set({ due_at: p.until }).where('due_at', '<=', p.now),
);
const firstTrouble = tenantStatement<object>()((db) =>
  db.selectFrom('trouble').select('at').orderBy('id').limit(sql.lit(1)),
);
const firstAlert = tenantStatement<object>()((db) =>
  db.selectFrom('alert').select('due_at').orderBy('due_at').limit(sql.lit(1)),
);

interface Until {
  readonly now: number;
  readonly until: number;
}

/** Counts what went wrong by flow and error code; answers what the alert flow is to be told by now. */
export async function gatherTroubles(
  tx: Tx,
  { now }: { now: number },
): Promise<readonly AlertRow[]> {
  // Something may have gone wrong in the very moment in which telling was switched off.
  if ((await findAlertFlow(tx)) === null) {
    await forgetTroubles(tx);
    return [];
  }
  const counted = new Map<string, AlertRow>();
  const rows = await tx.all(takeTroubles, {});
  for (const { flow, code, kind, at, subject } of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = JSON.stringify([flow, code]);
    const before = counted.get(key);
    const firstAt = before?.firstAt ?? at;
    const total = (before?.count ?? 0) + 1;
    counted.set(key, { flow, code, kind, subject, count: total, firstAt, lastAt: at });
  }
  // In one order everywhere, so that two that gather at once do not wait for each other.
  for (const key of [...counted.keys()].sort()) {
    const row = counted.get(key);
    if (row) await tx.run(count, { ...row, dueAt: now });
  }
  await tx.run(removeTold, { now });
  return tx.all(selectDue, { now });
}

/** Accepts the run that tells of it, unless somebody else did, or there is more to be told meanwhile. */
export async function sendAlert(
  tx: Tx,
  { alert, run, now, quietUntil }: SendAlert,
): Promise<{ readonly sent: boolean; readonly ready: readonly ReadyCount[] }> {
  const { flow, code, count: told } = alert;
  const settled = await tx.run(settle, { flow, code, count: told, now, until: quietUntil });
  if (settled === 0) return { sent: false, ready: [] };
  return { sent: true, ready: (await acceptRun(tx, run)).ready };
}

/** Nobody can be told now. */
export async function putOffAlerts(tx: Tx, until: Until): Promise<void> {
  await tx.run(putOff, until);
}

/** When there is something to be done about alerts, ms UTC; null: nothing. */
export async function alertsDue(tx: Tx): Promise<number | null> {
  const trouble = await tx.get(firstTrouble, {});
  const alert = await tx.get(firstAlert, {});
  if (!trouble || !alert) return trouble?.at ?? alert?.due_at ?? null;
  return Math.min(trouble.at, alert.due_at);
}
