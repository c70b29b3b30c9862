import { type Tx, tenantStatement } from '../statement.ts';

interface Key {
  readonly flow: string;
  readonly trigger: string;
  readonly hash: string;
}

const remove = tenantStatement<Key>()((db, p) =>
  db
    .deleteFrom('dedupe')
    .where('flow', '=', p.flow)
    .where('trigger', '=', p.trigger)
    .where('hash', '=', p.hash),
);

export async function forgetDelivery(tx: Tx, key: Key): Promise<void> {
  await tx.run(remove, key);
}
