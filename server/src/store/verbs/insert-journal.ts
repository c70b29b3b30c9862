import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { NewRun } from '../tenant-store.ts';
import { insertChunk } from './insert-chunk.ts';

/** Chunks that are there already stand for the other run's. */
const copyChunks = tenantStatement<{ runId: string; of: string; upTo: number }>()((db, p) =>
  db
    .insertInto('chunk')
    .columns(['run_id', 'first_seq', 'last_seq', 'bytes'])
    .expression((from) =>
      from
        .selectFrom('chunk')
        .select((chunk) => [
          chunk.cast<string>(p.runId, 'text').as('run_id'),
          'first_seq',
          'last_seq',
          'bytes',
        ])
        .where('run_id', '=', p.of)
        .where('last_seq', '<=', p.upTo),
    )
    .onConflict((conflict) => conflict.columns(['run_id', 'first_seq']).doNothing()),
);

const countEvents = tenantStatement<{ runId: string }>()((db, p) =>
  db
    .selectFrom('chunk')
    .select((chunk) =>
      chunk.fn.sum<number>(chunk('last_seq', '-', chunk.ref('first_seq'))).as('gaps'),
    )
    .select((chunk) => chunk.fn.countAll<number>().as('chunks'))
    .where('run_id', '=', p.runId),
);

/** What the run begins with. Throws `conflict` when the run it is taken over from is not there any more, or has changed. */
export async function insertJournal(tx: Tx, { id: runId, chunk, taken }: NewRun): Promise<void> {
  await tx.run(insertChunk, { runId, ...chunk });
  if (!taken) return;
  for (const each of taken.edited) await tx.run(insertChunk, { runId, ...each });
  await tx.run(copyChunks, { runId, of: taken.runId, upTo: taken.upTo });
  const there = await tx.get(countEvents, { runId });
  const events = Number(there?.gaps) + Number(there?.chunks);
  if (events !== chunk.lastSeq) throw new WeirError('conflict', { reason: taken.runId });
}
