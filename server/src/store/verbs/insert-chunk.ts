import { tenantStatement } from '../statement.ts';

interface ChunkColumns {
  readonly runId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
}

export const insertChunk = tenantStatement<ChunkColumns>()((db, p) =>
  db
    .insertInto('chunk')
    .values({ run_id: p.runId, first_seq: p.firstSeq, last_seq: p.lastSeq, bytes: p.bytes }),
);
