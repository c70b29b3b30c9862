import type { Person } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const deleteExpiredCodes = controlStatement<{ now: number }>()((db, p) =>
  db.deleteFrom('sign_in_code').where('expires_at', '<=', p.now),
);
const deleteExpiredSessions = controlStatement<{ now: number }>()((db, p) =>
  db.deleteFrom('session').where('expires_at', '<=', p.now),
);
const take = controlStatement<{ hash: string }>()((db, p) =>
  db.deleteFrom('sign_in_code').where('hash', '=', p.hash).returning('person_id as id'),
);
const selectPerson = controlStatement<{ id: string }>()((db, p) =>
  db
    .selectFrom('person')
    .select(['id', 'name', 'role', 'created_at as createdAt'])
    .where('id', '=', p.id),
);

/** A sign-in is also when codes and sessions that have expired are cleared away. */
export async function takeSignInCode(
  tx: Tx,
  code: { hash: string; now: number },
): Promise<Person | null> {
  await tx.run(deleteExpiredCodes, code);
  await tx.run(deleteExpiredSessions, code);
  const taken = await tx.get(take, code);
  return (taken && (await tx.get(selectPerson, taken))) ?? null;
}
