import type { TriggerChanges } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const count = controlStatement<{ tenant: string }>()((db, p) =>
  db
    .updateTable('tenant')
    .set((tenant) => ({ trigger_changes: tenant('trigger_changes', '+', 1) }))
    .where('key', '=', p.tenant),
);
const select = controlStatement()((db) =>
  db
    .selectFrom('tenant')
    .select(['key as tenant', 'trigger_changes as changes'])
    .where('trigger_changes', '>', 0),
);

export async function noteTriggers(tx: Tx, of: { tenant: string }): Promise<void> {
  await tx.run(count, of);
}

export function triggerChanges(tx: Tx): Promise<readonly TriggerChanges[]> {
  return tx.all(select, {});
}
