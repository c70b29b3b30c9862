import { controlStatement, type Tx } from '../statement.ts';

interface NewSession {
  readonly hash: string;
  readonly personId: string;
  readonly tenant: string;
  readonly expiresAt: number;
}

const insert = controlStatement<NewSession>()((db, p) =>
  db
    .insertInto('session')
    .values({ hash: p.hash, person_id: p.personId, tenant: p.tenant, expires_at: p.expiresAt }),
);
const markSignedIn = controlStatement<NewSession>()((db, p) =>
  db.updateTable('person').set({ signed_in: 1 }).where('id', '=', p.personId),
);

export async function addSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.run(insert, session);
  await tx.run(markSignedIn, session);
}
