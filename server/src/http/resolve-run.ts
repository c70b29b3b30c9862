import type { BodyOf } from '@weir/contract/api';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { RunState, StepState } from '../engine/state.ts';
import { pathOf, placeOf } from '../engine/tree.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { interveneIn, type OperateParts } from './intervention.ts';

/** A person's decision about a step of unknown outcome; the run goes on from there. */
export function resolveHandlers(parts: OperateParts): Pick<Handlers, 'resolveRun'> {
  return {
    async resolveRun(call) {
      const { principal, params, body } = call;
      const { tenant, actor } = principal;
      const operated = { tenant, runId: params.id, by: actor };
      let step = '';
      const { status } = await interveneIn(parts, operated, ({ state }) => {
        const decided = resolved(state, body, actor);
        step = decided.step;
        return { events: [decided] };
      });
      await audit(parts, call, { action: 'run.resolve', object: `${params.id}/${step}` });
      return { runId: params.id, status };
    },
  };
}

/** Throws `invalid_input`, `conflict`. */
export function resolved(state: RunState, body: BodyOf<'resolveRun'>, by: string) {
  if (isEnded(state.status)) {
    throw new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });
  }
  const { happened, output = null } = body;
  const place = placeOf(stepInDoubt(state, body));
  return { type: 'resolved' as const, ...place, happened, ...(happened && { output }), by };
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
