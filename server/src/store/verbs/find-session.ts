import type { Session } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const select = controlStatement<{ hash: string; now: number }>()((db, p) =>
  db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select([
      'person.id',
      'person.name',
      'person.role',
      'person.created_at',
      'session.tenant',
      'session.expires_at',
    ])
    .where('session.hash', '=', p.hash)
    .where('session.expires_at', '>', p.now),
);

export async function findSession(
  tx: Tx,
  session: { hash: string; now: number },
): Promise<Session | null> {
  const row = await tx.get(select, session);
  if (!row) return null;
  const { id, name, role, created_at: createdAt, tenant, expires_at: expiresAt } = row;
  return { person: { id, name, role, createdAt }, tenant, expiresAt };
}
