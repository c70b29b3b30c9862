import type { BodyOf } from '@weir/contract/api';
import type { JournalEvent } from '@weir/contract/journal';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { apply } from '../engine/apply.ts';
import type { RunState, StepState } from '../engine/state.ts';
import { pathOf, placeOf } from '../engine/tree.ts';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import { encodeChunk } from '../store/journal-chunks.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { type RunParts, readState } from './runs.ts';

export interface ResolveParts extends RunParts {
  readonly queue: Queue;
  readonly signals: Signals;
  readonly now: () => number;
}

/** The worker may still be about to give the run back: so long the decision waits for that, ms. */
const patience = 2000;
const pause = 50;

/** A person's decision about a step of unknown outcome; the run goes on from there. */
export function resolveHandlers(parts: ResolveParts): Pick<Handlers, 'resolveRun'> {
  return {
    async resolveRun(call) {
      const { principal, params, body } = call;
      const { tenant, actor } = principal;
      const decision = { tenant, runId: params.id, body, by: actor };
      const { state, step, group } = await write(parts, decision);
      const { status, seq } = state;
      await parts.queue.add({ tenant, group }, 1).catch(() => undefined);
      parts.signals.publish({ tenant, runId: params.id, status, lastSeq: seq });
      await audit(parts, call, { action: 'run.resolve', object: `${params.id}/${step}` });
      return { runId: params.id, status };
    },
  };
}

interface Decision {
  readonly tenant: string;
  readonly runId: string;
  readonly body: BodyOf<'resolveRun'>;
  readonly by: string;
}

/** Adds the decision to the journal. Throws `not_found`, `invalid_input`, `conflict`. */
async function write(
  parts: ResolveParts,
  decision: Decision,
): Promise<{ state: RunState; step: string; group: string }> {
  const { tenant, runId, body, by } = decision;
  const store = parts.stores.of(tenant);
  const deadline = parts.now() + patience;
  for (;;) {
    const { row, state } = await readState(parts, tenant, runId);
    if (isEnded(state.status)) {
      throw new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });
    }
    const own = stepInDoubt(state, body);
    const event: JournalEvent = {
      type: 'resolved',
      seq: state.seq + 1,
      at: parts.now(),
      ...placeOf(own),
      happened: body.happened,
      ...(body.happened && { output: body.output ?? null }),
      by,
    };
    apply(state, event);
    const chunk = encodeChunk([event]);
    try {
      await store.intervene({ runId, chunk, status: state.status });
      return { state, step: own.step.id, group: row.group };
    } catch (error) {
      const busy = error instanceof WeirError && error.code === 'conflict';
      if (!busy || parts.now() > deadline) throw busy ? stillHeld(error) : error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function stillHeld(cause: WeirError): WeirError {
  const reason = {
    zh: '其他步骤还在执行，请在它们结束后再处理',
    en: 'other steps are still under way; decide when they have ended',
  };
  return new WeirError('conflict', reason, { cause });
}

/** Throws `conflict` when no step waits for a decision, `invalid_input` when it is not clear which. */
function stepInDoubt(
  state: RunState,
  wanted: Pick<BodyOf<'resolveRun'>, 'step' | 'path'>,
): StepState {
  const doubts = [...state.waits].filter(({ wait }) => wait?.kind === 'attention');
  const reason = { zh: '没有步骤等待处理', en: 'no step waits for a decision' };
  if (doubts.length === 0) throw new WeirError('conflict', reason);
  const { step, path } = wanted;
  const meant = doubts.filter(
    (own) =>
      (step === undefined || own.step.id === step) &&
      (path === undefined || JSON.stringify(pathOf(own)) === JSON.stringify(path)),
  );
  const [only] = meant;
  if (only && meant.length === 1) return only;
  if (meant.length > 1 && new Set(meant.map((own) => own.step.id)).size === 1) {
    const rounds = meant.map((own) => JSON.stringify(pathOf(own))).join(', ');
    const which = { zh: `path 应为 ${rounds} 之一`, en: `path must be one of ${rounds}` };
    throw new WeirError('invalid_input', which, { field: 'path' });
  }
  const named = [...new Set(doubts.map((own) => own.step.id))].join(', ');
  const which = { zh: `step 应为 ${named} 之一`, en: `step must be one of ${named}` };
  throw new WeirError('invalid_input', which, { field: 'step' });
}
