import type { Person } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const selectFirst = controlStatement<object>()((db) =>
  db
    .selectFrom('person')
    .select(['id', 'name', 'role', 'created_at as createdAt'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(1),
);
const insert = controlStatement<Person>()((db, p) =>
  db
    .insertInto('person')
    .values({ id: p.id, name: p.name, role: p.role, created_at: p.createdAt, signed_in: 0 }),
);

export async function ensureOwner(tx: Tx, owner: Person): Promise<Person> {
  const kept = await tx.get(selectFirst, {});
  if (kept) return kept;
  await tx.run(insert, owner);
  return owner;
}
