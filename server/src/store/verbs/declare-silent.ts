import { controlStatement, type Tx } from '../statement.ts';

const day = 86_400_000;

const declareNamed = controlStatement<{ incarnation: string; at: number }>()((db, p) =>
  db
    .insertInto('worker')
    .values({ incarnation: p.incarnation, beat_at: p.at, silent: 1 })
    .onConflict((conflict) => conflict.column('incarnation').doUpdateSet({ silent: 1 })),
);
const declareOverdue = controlStatement<{ before: number }>()((db, p) =>
  db
    .updateTable('worker')
    .set({ silent: 1 })
    .where('beat_at', '<', p.before)
    .where('silent', '=', 0),
);
const selectSilent = controlStatement<object>()((db) =>
  db.selectFrom('worker').select('incarnation').where('silent', '=', 1).orderBy('incarnation'),
);
const selectLatestBeat = controlStatement<object>()((db) =>
  db.selectFrom('worker').select('beat_at').orderBy('beat_at', 'desc').limit(1),
);
const forget = controlStatement<{ before: number }>()((db, p) =>
  db.deleteFrom('worker').where('silent', '=', 1).where('beat_at', '<', p.before),
);

/**
 * Answers also those declared earlier: whoever declared them may have died before releasing their runs. One is named a
 * last time when others have beaten a day after it.
 */
export async function declareSilent(
  tx: Tx,
  workers: { before: number; incarnations?: readonly string[] },
): Promise<readonly string[]> {
  const { before, incarnations = [] } = workers;
  const latest = (await tx.get(selectLatestBeat, {}))?.beat_at ?? 0;
  for (const incarnation of incarnations) await tx.run(declareNamed, { incarnation, at: latest });
  await tx.run(declareOverdue, { before });
  const silent = await tx.all(selectSilent, {});
  await tx.run(forget, { before: latest - day });
  return silent.map((worker) => worker.incarnation);
}
