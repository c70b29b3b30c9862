import { isEnded } from '@weir/contract/run-status';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { calledRuns, followWaits } from '../engine/outside-waits.ts';
import type { RunState } from '../engine/state.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { waitForRun } from '../signals/wait-for-run.ts';
import { giveUpCall, packMessage, toCaller } from '../store/run-messages.ts';
import type { RunRow } from '../store/tenant-store.ts';
import { addTickets } from '../triggers/tickets.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { type Decided, interveneIn, type Operated, type OperateParts } from './intervention.ts';
import { readState } from './runs.ts';

/** A cancelled run ends within so long, ms, if nothing has to be undone; the answer waits for that. */
const patience = 2000;

export function operateHandlers(parts: OperateParts): Pick<Handlers, 'cancelRun' | 'retryRun'> {
  return {
    async cancelRun(call) {
      const { principal, params, body } = call;
      const { tenant, actor } = principal;
      const operated = { tenant, runId: params.id, by: actor };
      const undo = body?.undo === true;
      await cancelRun(parts, operated, undo);
      await audit(parts, call, { action: 'run.cancel', object: params.id });
      const { signals } = parts;
      const store = parts.stores.of(tenant);
      const wait = { signals, store, tenant, runId: params.id, timeoutMs: patience };
      const row = (await waitForRun(wait)) ?? (await store.findRun(params.id));
      return { runId: params.id, status: row?.status ?? 'cancelled' };
    },

    async retryRun(call) {
      const { principal, params } = call;
      const { tenant, actor } = principal;
      const operated = { tenant, runId: params.id, by: actor };
      const { status } = await interveneIn(parts, operated, (run) => retried(run, actor));
      await audit(parts, call, { action: 'run.retry', object: params.id });
      return { runId: params.id, status };
    },
  };
}

/**
 * A run in which nothing is under way ends at once, whether a worker serves its group or not; any other is told, and its
 * worker stops what is under way, and undoes.
 * @throws `not_found`, `conflict` for one that has ended.
 */
export async function cancelRun(
  parts: OperateParts,
  operated: Operated,
  undo: boolean,
): Promise<void> {
  const { tenant, runId, by, via } = operated;
  const { state } = await readState(parts, tenant, runId);
  if (isEnded(state.status)) throw hasEnded();
  if (isIdle(state, undo) && (await cancelAtOnce(parts, operated, undo))) return;
  const bytes = packMessage({ kind: 'cancel', by, ...(undo && { undo }) });
  const { heard, ready } = await (via ?? parts.stores.of(tenant)).tell({ runId, bytes });
  if (!heard) throw hasEnded();
  crashPoint('cancel-sent');
  await addTickets(parts.queue, tenant, ready);
}

/** Nobody has anything to do for its end. */
function isIdle({ startedAt, open, undoes, status }: RunState, undo: boolean): boolean {
  const nothingDone = startedAt === undefined;
  return !isEnded(status) && open.size === 0 && !undoes && (nothingDone || !undo);
}

/** False: a worker has it, or has taken it on. */
async function cancelAtOnce(
  parts: OperateParts,
  operated: Operated,
  undo: boolean,
): Promise<boolean> {
  try {
    const decide = (run: { row: RunRow; state: RunState }) => cancelled(run, operated.by, undo);
    await interveneIn(parts, { ...operated, patience: 0 }, decide);
    return true;
  } catch (error) {
    if (error instanceof WeirError && error.code === 'conflict') return false;
    throw error;
  }
}

function cancelled(
  { row, state }: { row: RunRow; state: RunState },
  by: string,
  undo: boolean,
): Decided {
  if (!isIdle(state, undo)) throw new WeirError('conflict');
  const reason = { zh: '被调用的运行已取消', en: 'the called run was cancelled' };
  const error = toErrorData(new WeirError('conflict', reason), { traceId: row.traceId });
  const waits = followWaits(state);
  const givenUp = [...calledRuns(state).keys()].map((runId) => giveUpCall(row, runId));
  return {
    events: [
      { type: 'cancel-requested', by, ...(undo && { undo }) },
      { type: 'ended', status: 'cancelled', ...(undo && { undone: 'complete' }) },
    ],
    along: { tells: [...toCaller(row, { error }), ...givenUp] },
    waits: (at) => waits.changes(at),
  };
}

export function retried({ row, state }: { row: RunRow; state: RunState }, by: string): Decided {
  if (state.status !== 'failed' && state.status !== 'cancelled') {
    const reason = {
      zh: '只有失败或已取消的运行可以重试',
      en: 'only a run that failed or was cancelled can be retried',
    };
    throw new WeirError('conflict', reason);
  }
  if (row.trims !== 'no') {
    const reason = {
      zh: '流程设置了 record，结束后不再保存输入和输出，无法重试；请重新发起',
      en: 'its flow does not keep inputs and outputs (record), so it cannot go on after its end; start it anew',
    };
    throw new WeirError('conflict', reason);
  }
  if (state.undoes || state.undone !== undefined) {
    const reason = { zh: '已补偿的运行不能重试', en: 'a run that was undone cannot be retried' };
    throw new WeirError('conflict', reason);
  }
  const waits = followWaits(state);
  return {
    events: [{ type: 'retried', by }],
    along: { reopens: true },
    // What it waited for is waited for again.
    waits: (at) => waits.changes(at),
  };
}

/** Whatever is wanted of the run. */
export function hasEnded(): WeirError {
  return new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });
}
