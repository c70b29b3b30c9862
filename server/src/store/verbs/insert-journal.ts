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

/** Perhaps more than what it has taken over names; they go with the run. */
const copyUses = tenantStatement<{ runId: string; of: string }>()((db, p) =>
  db
    .insertInto('blob_use')
    .columns(['run_id', 'hash', 'size'])
    .expression((from) =>
      from
        .selectFrom('blob_use')
        .select((use) => [use.cast<string>(p.runId, 'text').as('run_id'), 'hash', 'size'])
        .where('run_id', '=', p.of),
    )
    .onConflict((conflict) => conflict.columns(['run_id', 'hash']).doNothing()),
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
  await insertChunk(tx, runId, chunk);
  if (!taken) return;
  for (const each of taken.edited) await insertChunk(tx, runId, each);
  const copied = { runId, of: taken.runId, upTo: taken.upTo };
  for (const copy of [copyUses, copyChunks]) await tx.run(copy, copied);
  const there = await tx.get(countEvents, { runId });
  const events = Number(there?.gaps) + Number(there?.chunks);
  if (events !== chunk.lastSeq) throw new WeirError('conflict', { reason: taken.runId });
}
