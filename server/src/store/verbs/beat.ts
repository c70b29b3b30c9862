import { WeirError } from '@weir/contract/weir-error';
import type { WorkerLoad } from '../control-store.ts';
import { controlStatement, type Tx } from '../statement.ts';

const upsert = controlStatement<{ incarnation: string; at: number; load: string | null }>()(
  (db, p) =>
    db
      .insertInto('worker')
      .values({ incarnation: p.incarnation, beat_at: p.at, silent: 0, load: p.load })
      .onConflict((conflict) =>
        conflict
          .column('incarnation')
          .doUpdateSet((worker) => ({
            beat_at: p.at,
            load: worker.fn.coalesce(p.load, 'worker.load'),
          }))
          .where('worker.silent', '=', 0),
      ),
);

export async function beat(
  tx: Tx,
  worker: { incarnation: string; at: number; load?: WorkerLoad | undefined },
): Promise<void> {
  const { incarnation, at, load } = worker;
  const told = { incarnation, at, load: load ? JSON.stringify(load) : null };
  if ((await tx.run(upsert, told)) === 0) throw new WeirError('lease_lost');
}
