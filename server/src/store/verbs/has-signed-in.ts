import { controlStatement, type Tx } from '../statement.ts';

const select = controlStatement<object>()((db) =>
  db.selectFrom('person').select('id').where('signed_in', '=', 1).limit(1),
);

export async function hasSignedIn(tx: Tx): Promise<boolean> {
  return (await tx.get(select, {})) !== undefined;
}
