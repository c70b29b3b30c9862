import { controlStatement, type Tx } from '../statement.ts';

const remove = controlStatement<{ hash: string }>()((db, p) =>
  db.deleteFrom('session').where('hash', '=', p.hash),
);

export async function endSession(tx: Tx, session: { hash: string }): Promise<void> {
  await tx.run(remove, session);
}
