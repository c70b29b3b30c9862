import { type Tx, tenantStatement } from '../statement.ts';
import type { Chunk } from '../tenant-store.ts';
import { useBlobs } from './blobs.ts';

interface ChunkColumns {
  readonly runId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

const insert = tenantStatement<ChunkColumns>()((db, p) =>
  db
    .insertInto('chunk')
    .values({ run_id: p.runId, first_seq: p.firstSeq, last_seq: p.lastSeq, bytes: p.bytes }),
);

/** Its large values are kept before. */
export async function insertChunk(tx: Tx, runId: string, chunk: Chunk): Promise<void> {
  const { firstSeq, lastSeq, bytes, blobs = [] } = chunk;
  await tx.run(insert, { runId, firstSeq, lastSeq, bytes });
  await useBlobs(tx, runId, blobs);
}
