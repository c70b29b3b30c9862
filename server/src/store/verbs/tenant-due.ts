import type { DueTenant } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const countChange = controlStatement<{ tenant: string }>()((db, p) =>
  db
    .updateTable('tenant')
    .set((tenant) => ({ due_changes: tenant('due_changes', '+', 1) }))
    .where('key', '=', p.tenant),
);
const lower = controlStatement<{ tenant: string; at: number }>()((db, p) =>
  db
    .updateTable('tenant')
    .set({ next_due_at: p.at })
    .where('key', '=', p.tenant)
    .where((tenant) =>
      tenant.or([tenant('next_due_at', 'is', null), tenant('next_due_at', '>', p.at)]),
    ),
);
const selectDue = controlStatement<{ now: number }>()((db, p) =>
  db
    .selectFrom('tenant')
    .select(['key as tenant', 'due_changes as changes'])
    .where('next_due_at', 'is not', null)
    .where('next_due_at', '<=', p.now)
    .orderBy('next_due_at'),
);
const settle = controlStatement<DueTenant & { next: number | null }>()((db, p) =>
  db
    .updateTable('tenant')
    .set({ next_due_at: p.next })
    .where('key', '=', p.tenant)
    .where('due_changes', '=', p.changes),
);

/** The change is counted even when an earlier time stays: whoever looked before must not take this run for seen. */
export async function expectDue(tx: Tx, due: { tenant: string; at: number }): Promise<void> {
  await tx.run(countChange, { tenant: due.tenant });
  await tx.run(lower, due);
}

/** Those that have waited longest first. */
export function dueTenants(tx: Tx, at: { now: number }): Promise<readonly DueTenant[]> {
  return tx.all(selectDue, at);
}

/** Does nothing when a run has come to rest since `due` was read: the tenant stays due, and is looked into again. */
export async function settleDue(tx: Tx, due: DueTenant & { next: number | null }): Promise<void> {
  await tx.run(settle, due);
}
