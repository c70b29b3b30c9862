import { type Tx, tenantStatement } from '../statement.ts';
import type { RunRow } from '../tenant-store.ts';
import { runColumns, toRunRow } from './run-row.ts';
import { type Ids, idsIn, inBlocks, named } from './some-ids.ts';

/** One text for any number of ids: what is left over asks for the last one again. */
const select = tenantStatement<Ids>()((db, p) =>
  db.selectFrom('run').select(runColumns).where('id', 'in', idsIn(p)),
);
/** The first chunk of each, and the last of those that succeeded. */
const selectChunks = tenantStatement<Ids>()((db, p) =>
  db
    .selectFrom('chunk')
    .innerJoin('run', 'run.id', 'chunk.run_id')
    .select(['chunk.run_id', 'chunk.first_seq', 'chunk.bytes'])
    .where('chunk.run_id', 'in', idsIn(p))
    .where((chunk) =>
      chunk.or([
        chunk('chunk.first_seq', '=', 1),
        chunk.and([
          chunk('chunk.last_seq', '=', chunk.ref('run.last_seq')),
          chunk('run.status', '=', 'succeeded'),
        ]),
      ]),
    ),
);

/** What a filter says of a run. */
const briefColumns = ['id', 'flow', 'status', 'group', 'key'] as const;
const selectBrief = tenantStatement<Ids>()((db, p) =>
  db.selectFrom('run').select(briefColumns).where('id', 'in', idsIn(p)),
);
export type BriefRun = Pick<RunRow, (typeof briefColumns)[number]>;

/** As `readRuns`, where a filter is all that is asked. */
export function readBrief(tx: Tx, ids: readonly string[]): Promise<readonly BriefRun[]> {
  return inParts(ids, (part) => tx.all(selectBrief, part));
}

export interface EndChunk {
  readonly run_id: string;
  readonly first_seq: number;
  readonly bytes: Uint8Array;
}

/** Those that are there, in no order. */
export async function readRuns(tx: Tx, ids: readonly string[]): Promise<readonly RunRow[]> {
  return (await inParts(ids, (part) => tx.all(select, part))).map(toRunRow);
}

/** How these runs began, and how those ended that succeeded; in no order. */
export function readEnds(tx: Tx, ids: readonly string[]): Promise<readonly EndChunk[]> {
  return inParts(ids, (part) => tx.all(selectChunks, part));
}

async function inParts<Row>(
  ids: readonly string[],
  ask: (part: Ids) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const block of inBlocks(ids)) rows.push(...(await ask(named(block))));
  return rows;
}
