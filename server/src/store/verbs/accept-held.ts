import { stringifyJson } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { Tx } from '../statement.ts';
import type { AcceptedHeld, AcceptHeld, Append, ReadyCount } from '../tenant-store.ts';
import { takeDedupe } from './accept-run.ts';
import { addToRun, appendChunk } from './append-chunk.ts';
import { insertRun } from './insert-run.ts';
import { markUnsearched } from './unsearched.ts';

/** The epoch in which it is in hand without ever having been claimed. */
const firstEpoch = 1;
const untouched = { ready: 0, messages: 0, slot: null } as const;

/** Throws `conflict` when the id is there already: then it is somebody else's. */
export async function acceptHeld(tx: Tx, { run, append }: AcceptHeld): Promise<AcceptedHeld> {
  const holder = run.dedupe && (await takeDedupe(tx, run, run.dedupe));
  if (holder !== undefined) return { holder, ready: [] };
  const said: Append = { ...append, runId: run.id, epoch: firstEpoch };
  const ready = await (said.rest ? insertAtRest(tx, run, said) : insertAsItIs(tx, run, said));
  // An end is marked with its chunk.
  const { chunk, status } = append;
  if (!isEnded(status)) await markUnsearched(tx, { runId: run.id, lastSeq: chunk.lastSeq });
  return { holder: null, ready };
}

/** One write of the row, and of its places in all indexes. */
async function insertAsItIs(
  tx: Tx,
  run: AcceptHeld['run'],
  append: Append,
): Promise<readonly ReadyCount[]> {
  const { chunk, earlier = [], status, startedAt, endedAt, error, epoch } = append;
  if ((earlier[0] ?? chunk).firstSeq !== 1) throw new WeirError('conflict', { reason: run.id });
  const owner = isEnded(status) ? null : append.owner;
  const text = error && stringifyJson(error);
  const { lastSeq } = chunk;
  const begun = {
    status,
    ready: 0,
    owner,
    epoch,
    lastSeq,
    startedAt,
    endedAt,
    error: text,
  } as const;
  await insertRun(tx, run, begun);
  return addToRun(tx, append, { ...run, ...untouched });
}

async function insertAtRest(
  tx: Tx,
  run: AcceptHeld['run'],
  append: Append,
): Promise<readonly ReadyCount[]> {
  const { owner, epoch } = append;
  const begun = {
    status: 'queued',
    ready: 0,
    startedAt: null,
    endedAt: null,
    error: null,
  } as const;
  await insertRun(tx, run, { ...begun, owner, epoch, lastSeq: 0 });
  return appendChunk(tx, append);
}
