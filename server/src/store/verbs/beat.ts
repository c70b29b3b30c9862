import { WeirError } from '@weir/contract/weir-error';
import { controlStatement, type Tx } from '../statement.ts';

const upsert = controlStatement<{ incarnation: string; at: number }>()((db, p) =>
  db
    .insertInto('worker')
    .values({ incarnation: p.incarnation, beat_at: p.at, silent: 0 })
    .onConflict((conflict) =>
      conflict.column('incarnation').doUpdateSet({ beat_at: p.at }).where('worker.silent', '=', 0),
    ),
);

export async function beat(tx: Tx, worker: { incarnation: string; at: number }): Promise<void> {
  if ((await tx.run(upsert, worker)) === 0) throw new WeirError('lease_lost');
}
