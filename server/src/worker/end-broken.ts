import type { ErrorData } from '@weir/contract/errors';
import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { apply } from '../engine/apply.ts';
import { fold } from '../engine/fold.ts';
import type { RunState } from '../engine/state.ts';
import { placeOf } from '../engine/tree.ts';
import { decodeChunks, encodeChunk } from '../store/journal-chunks.ts';
import { toCaller } from '../store/run-messages.ts';
import type { ClaimedRun, NewRun, ReadyCount, RunRow, TenantStore } from '../store/tenant-store.ts';
import { cancelCalls } from './called-runs.ts';
import { flowToTell, followUp } from './follow-up.ts';
import { outlast } from './outlast.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import { troublesOf } from './troubles.ts';

/**
 * Ends a run that a fault of ours keeps from going on: as failed, neither silently stuck nor tried for ever. Attempts that
 * were in flight are closed, so that nobody takes a lost result for a step that never ran, and the flow that is to hear of
 * failures does, and who called it. Answers what became ready. Throws when even that cannot be written.
 */
export async function endBroken(
  parts: ExecutionParts,
  source: { tenant: string; claimed: ClaimedRun; store: TenantStore; fault: unknown },
): Promise<{ seq: number; ready: readonly ReadyCount[] } | undefined> {
  const { tenant, claimed, store } = source;
  const { id: runId, traceId } = claimed.run;
  const row = await outlast(parts.lease, () => store.findRun(runId));
  if (!row || isEnded(row.status)) return undefined;
  const at = parts.now();
  const isKnown = source.fault instanceof WeirError && source.fault.code === 'blob_lost';
  const error = toErrorData(isKnown ? source.fault : new WeirError('internal'), { traceId });
  const state = await stateOf(parts, source).catch(() => undefined);
  const told = state && { tenant, row, startedAt: state.startedAt, store, ...parts };
  const flow = state && flowToTell(state, row);
  const follow =
    told && flow !== undefined
      ? await followUp(told, { flow, error }).catch(() => undefined)
      : undefined;
  const tells = [...toCaller(row, { error }), ...(state ? cancelCalls(state, row) : [])];
  const events = closing({ row, state, at, error, follow });
  const ready = await outlast(parts.lease, () =>
    store.append({
      runId,
      owner: parts.lease.incarnation,
      epoch: claimed.epoch,
      chunk: encodeChunk(events),
      status: 'failed',
      startedAt: row.startedAt ?? at,
      endedAt: at,
      error,
      ...(follow && { accepts: [follow] }),
      tells,
      troubles: troublesOf({
        kind: 'failed',
        row,
        startedAt: row.startedAt ?? undefined,
        at,
        error,
      }),
    }),
  );
  return { seq: row.lastSeq + events.length, ready };
}

async function stateOf(
  { versions }: ExecutionParts,
  { tenant, claimed, store }: { tenant: string; claimed: ClaimedRun; store: TenantStore },
): Promise<RunState> {
  const { id, flow, version } = claimed.run;
  const { plan } = await versions.load({ tenant, flow, version });
  return fold(plan, decodeChunks(await store.journal(id)));
}

function closing(end: {
  row: RunRow;
  state: RunState | undefined;
  at: number;
  error: ErrorData;
  follow: NewRun | undefined;
}): JournalEvent[] {
  const { row, state, at, error, follow } = end;
  const events: JournalEvent[] = [];
  const seq = (): number => row.lastSeq + events.length + 1;
  for (const own of state?.open ?? []) {
    const lost = new WeirError(own.intent?.kind === 'once' ? 'unknown_outcome' : 'internal');
    const place = placeOf(own);
    const data = toErrorData(lost, { ...place, traceId: row.traceId });
    events.push({ type: 'step-ended', seq: seq(), at, ...place, port: 'error', error: data });
  }
  const followed = follow && { followUp: { flow: follow.flow, runId: follow.id } };
  events.push({ type: 'ended', seq: seq(), at, status: 'failed', error, ...followed });
  // The journal is only added to what it can be read with again.
  if (state) for (const event of events) apply(state, event);
  return events;
}
