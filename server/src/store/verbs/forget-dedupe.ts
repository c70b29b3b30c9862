import { type Tx, tenantStatement } from '../statement.ts';

/** Keys forgotten at once: what waits behind should not wait long. */
const atOnce = 2_000;

const firstExpired = tenantStatement<{ now: number }>()((db, p) =>
  db.selectFrom('dedupe').select('hash').where('expires_at', '<=', p.now).limit(1),
);
const remove = tenantStatement<{ now: number }>()((db, p) =>
  db
    .deleteFrom('dedupe')
    .where('expires_at', '<=', p.now)
    .where('hash', 'in', (query) =>
      query
        .selectFrom('dedupe')
        .select('hash')
        .where('expires_at', '<=', p.now)
        .orderBy('expires_at')
        .limit(atOnce),
    ),
);

/** Whether a key has expired; a look that costs no commit. */
export async function hasExpiredDedupe(tx: Tx, at: { now: number }): Promise<boolean> {
  return (await tx.get(firstExpired, at)) !== undefined;
}

/** Removes the keys that expired first, some 2,000 at most. */
export async function forgetDedupe(tx: Tx, at: { now: number }): Promise<void> {
  await tx.run(remove, at);
}
