import type { WorkerLoad, WorkerRow } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const select = controlStatement<object>()((db) =>
  db
    .selectFrom('worker')
    .select(['incarnation', 'beat_at', 'load'])
    .where('silent', '=', 0)
    .where('load', 'is not', null)
    .orderBy('incarnation'),
);

/** One that has said nothing of itself yet does not work yet. */
export async function workers(tx: Tx): Promise<readonly WorkerRow[]> {
  return (await tx.all(select, {})).map(({ incarnation, beat_at: beatAt, load }) => ({
    incarnation,
    beatAt,
    ...(JSON.parse(load ?? '') as WorkerLoad),
  }));
}
