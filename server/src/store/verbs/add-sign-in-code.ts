import { controlStatement, type Tx } from '../statement.ts';

interface SignInCode {
  readonly hash: string;
  readonly personId: string;
  readonly expiresAt: number;
}

const insert = controlStatement<SignInCode>()((db, p) =>
  db
    .insertInto('sign_in_code')
    .values({ hash: p.hash, person_id: p.personId, expires_at: p.expiresAt }),
);

export async function addSignInCode(tx: Tx, code: SignInCode): Promise<void> {
  await tx.run(insert, code);
}
