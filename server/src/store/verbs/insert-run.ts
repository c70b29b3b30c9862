import type { RunStatus } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { NewRun } from '../tenant-store.ts';

/** What a run is as its row is made. */
interface Begun {
  readonly status: RunStatus;
  readonly ready: 0 | 1;
  /** Who has it in hand already; null: nobody. */
  readonly owner: string | null;
  readonly epoch: number;
  readonly lastSeq: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
}

type RunValues = Begun &
  Omit<
    NewRun,
    'name' | 'chunk' | 'dedupe' | 'caller' | 'slot' | 'key' | 'origin' | 'taken' | 'trims'
  > & {
    readonly key: string | null;
    readonly trims: 0 | 1;
    readonly slot: string | null;
    readonly name: string;
    readonly caller: string | null;
    readonly origin: string | null;
  };

const insert = tenantStatement<RunValues>()((db, p) =>
  db
    .insertInto('run')
    .values({
      id: p.id,
      flow: p.flow,
      name: p.name,
      version: p.version,
      trigger: p.trigger,
      status: p.status,
      priority: p.priority,
      group: p.group,
      rank: p.rank,
      ready: p.ready,
      owner: p.owner,
      epoch: p.epoch,
      trace_id: p.traceId,
      key: p.key,
      accepted_at: p.acceptedAt,
      last_seq: p.lastSeq,
      caller: p.caller,
      origin: p.origin,
      slot: p.slot,
      started_at: p.startedAt,
      ended_at: p.endedAt,
      error: p.error,
      trims: p.trims,
    })
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

/** The row alone. Throws `conflict` when the id is there already. */
export async function insertRun(tx: Tx, run: Omit<NewRun, 'chunk'>, begun: Begun): Promise<void> {
  const inserted = await tx.run(insert, {
    ...run,
    ...begun,
    name: JSON.stringify(run.name),
    caller: run.caller ? JSON.stringify(run.caller) : null,
    origin: run.origin ? JSON.stringify(run.origin) : null,
    slot: run.slot?.key ?? null,
    key: run.key ?? null,
    trims: run.trims ? 1 : 0,
  });
  if (inserted === 0) throw new WeirError('conflict', { reason: run.id });
}
