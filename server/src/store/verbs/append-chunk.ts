import { stringifyJson } from '@weir/contract/json';
import { isEnded, type RunStatus, runStatuses, transitions } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Append, ReadyCount, RunRow } from '../tenant-store.ts';
import { acceptRun } from './accept-run.ts';
import { atRest } from './at-rest.ts';
import { countByGroup } from './count-by-group.ts';
import { insertChunk } from './insert-chunk.ts';
import { freeSlot } from './slots.ts';
import { dropSnapshot, keepSnapshot } from './snapshots.ts';
import { forgetMessages, tellRun } from './tell-runs.ts';
import { addTroubles } from './troubles.ts';
import { markUnsearched } from './unsearched.ts';
import { changeWaits } from './waits.ts';

interface Move {
  readonly id: string;
  readonly owner: string;
  readonly epoch: number;
  readonly seqBefore: number;
  readonly lastSeq: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string | null;
  readonly dueAt: number | null;
  /** Null: it stays where it is. */
  readonly group: string | null;
  readonly messages: number;
  readonly waitsFor: string | null;
}

/** One statement per status a run may come to: it holds whence a run may legally come. */
const move = statements({ givesBack: false });
const moveToRest = statements({ givesBack: true });

function statements(how: { givesBack: boolean }) {
  return Object.fromEntries(runStatuses.map((status) => [status, moveTo(status, how)])) as Record<
    RunStatus,
    ReturnType<typeof moveTo>
  >;
}

function moveTo(status: RunStatus, { givesBack }: { givesBack: boolean }) {
  return tenantStatement<Move>()((db, p) =>
    db
      .updateTable('run')
      .set((inner) => ({
        status,
        last_seq: p.lastSeq,
        started_at: p.startedAt,
        ended_at: p.endedAt,
        error: p.error,
        claims: 0,
        ...(isEnded(status) && { owner: null }),
        ...(givesBack && {
          ...atRest(p),
          group: inner.fn.coalesce(p.group, 'group').$castTo<string>(),
        }),
      }))
      .where('id', '=', p.id)
      .where('owner', '=', p.owner)
      .where('epoch', '=', p.epoch)
      .where('last_seq', '=', p.seqBefore)
      .where(
        'status',
        'in',
        runStatuses.filter((from) => leads(from, status)),
      )
      .returning(['ready', 'group', 'messages', 'flow', 'slot']),
  );
}

/** Whether one chunk may bring a run from `from` to `to`: it stays, or goes along one or more transitions. */
function leads(from: RunStatus, to: RunStatus): boolean {
  if (from === to) return !isEnded(from);
  const reached = new Set<RunStatus>([from]);
  // A set is walked to what is added on the way, so this is the whole way.
  for (const status of reached) for (const next of transitions[status]) reached.add(next);
  return reached.has(to);
}

const selectHeld = tenantStatement<Pick<Move, 'id' | 'owner' | 'epoch' | 'seqBefore'>>()((db, p) =>
  db
    .selectFrom('run')
    .select('status')
    .where('id', '=', p.id)
    .where('owner', '=', p.owner)
    .where('epoch', '=', p.epoch)
    .where('last_seq', '=', p.seqBefore),
);

/** Throws `lease_lost`, or `conflict` for a status the run's own cannot lead to. */
export async function appendChunk(tx: Tx, append: Append): Promise<readonly ReadyCount[]> {
  const { runId, owner, epoch, earlier = [], chunk, status, startedAt, endedAt, rest } = append;
  const seqBefore = (earlier[0] ?? chunk).firstSeq - 1;
  const held = { id: runId, owner, epoch, seqBefore };
  const error = append.error && stringifyJson(append.error);
  const moved = await tx.get((rest ? moveToRest : move)[status], {
    ...held,
    dueAt: rest?.dueAt ?? null,
    group: rest?.group ?? null,
    messages: rest?.messages ?? 0,
    waitsFor: rest?.waitsFor ?? null,
    lastSeq: chunk.lastSeq,
    startedAt,
    endedAt,
    error,
  });
  if (!moved) {
    const kept = await tx.get(selectHeld, held);
    throw kept
      ? new WeirError('conflict', { reason: `${kept.status} → ${status}` })
      : new WeirError('lease_lost');
  }
  return addToRun(tx, append, moved);
}

/** All that an append is beside the row of its run, which is as it is to be. */
export async function addToRun(
  tx: Tx,
  append: Append,
  row: Pick<RunRow, 'group' | 'flow' | 'slot'> & {
    readonly ready: number;
    readonly messages: number;
  },
): Promise<readonly ReadyCount[]> {
  const { runId, earlier = [], chunk, status, rest } = append;
  for (const each of [...earlier, chunk]) await insertChunk(tx, runId, each);
  if (append.troubles) await addTroubles(tx, append.troubles);
  const lastSeq = chunk.lastSeq;
  if (isEnded(status) || rest?.group !== undefined) await markUnsearched(tx, { runId, lastSeq });
  const { snapshot } = append;
  if (snapshot === null) await dropSnapshot(tx, runId);
  else if (snapshot) await keepSnapshot(tx, { runId, lastSeq: chunk.lastSeq, bytes: snapshot });
  const upTo = isEnded(status) ? row.messages : (append.taken ?? 0);
  if (upTo > 0) await forgetMessages(tx, { runId, upTo });
  const ready = row.ready ? [row] : [];
  const { flow, slot } = row;
  const freed =
    slot !== null && isEnded(status) ? await freeSlot(tx, { id: runId, flow, slot }) : [];
  return countByGroup([...ready, ...freed, ...(await reachOthers(tx, append))]);
}

/** Runs that became ready with it, and this one where a wait that opens was answered before. */
async function reachOthers(
  tx: Tx,
  append: Append,
): Promise<readonly { readonly group: string; readonly count?: number }[]> {
  const { runId, accepts = [], tells = [], waits } = append;
  const ready: { readonly group: string; readonly count?: number }[] = [];
  for (const run of accepts) ready.push(...(await acceptRun(tx, run)).ready);
  const groups = waits ? [await changeWaits(tx, runId, waits)] : [];
  for (const tell of tells) groups.push((await tellRun(tx, tell)).group);
  for (const group of groups) if (group !== null) ready.push({ group });
  return ready;
}
