import { isEnded } from '@weir/contract/run-status';
import type { Tx } from '../statement.ts';
import type { AcceptedHeld, AcceptHeld } from '../tenant-store.ts';
import { takeDedupe } from './accept-run.ts';
import { appendChunk } from './append-chunk.ts';
import { insertRun } from './insert-run.ts';
import { markUnsearched } from './unsearched.ts';

/** The epoch in which it is in hand without ever having been claimed. */
const firstEpoch = 1;

/** Throws `conflict` when the id is there already: then it is somebody else's. */
export async function acceptHeld(tx: Tx, { run, append }: AcceptHeld): Promise<AcceptedHeld> {
  const holder = run.dedupe && (await takeDedupe(tx, run, run.dedupe));
  if (holder !== undefined) return { holder, ready: [] };
  const { owner, chunk, status } = append;
  const begun = { status: 'queued', ready: 0, endedAt: null, error: null } as const;
  await insertRun(tx, run, { ...begun, owner, epoch: firstEpoch, lastSeq: 0 });
  const ready = await appendChunk(tx, { ...append, runId: run.id, epoch: firstEpoch });
  // An end is marked with its chunk.
  if (!isEnded(status)) await markUnsearched(tx, { runId: run.id, lastSeq: chunk.lastSeq });
  return { holder: null, ready };
}
