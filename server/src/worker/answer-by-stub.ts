import { isBuiltIn } from '@weir/contract/flow';
import type { Stub } from '@weir/contract/given-outcomes';
import { isJsonObject, type Json } from '@weir/contract/json';
import { own as ownKey } from '@weir/contract/own';
import { WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { isUndo, placeOf } from '../engine/tree.ts';
import { describe, type RunInHand } from './run-in-hand.ts';

/**
 * Answers an attempt of a test in place of whoever it would ask; false: it asks nobody, and is made as ever. Nothing
 * leaves: without a stub the step fails, and says so.
 */
export function answerByStub(run: RunInHand, own: StepState): boolean {
  const { stubs } = run.state;
  if (!stubs) return false;
  const { id, use } = own.step;
  const stub = ownKey(stubs, id) as Stub | undefined;
  const asks = !isBuiltIn(use) || use === 'wait' || use === 'call';
  if (isUndo(own)) endUndo(run, own);
  else if (stub) endBy(run, own, stub);
  else if (!asks) return false;
  else if (use === 'wait' && isOfTime(own)) endBy(run, own, { output: { by: 'time' } });
  else endByError(run, own, new WeirError('not_stubbed', { step: id }));
  return true;
}

const isOfTime = ({ input }: StepState): boolean =>
  isJsonObject(input) && (input['for'] !== undefined || input['until'] !== undefined);

/** What it takes back was not done either. */
function endUndo(run: RunInHand, own: StepState): void {
  run.journal.record({ type: 'undo-ended', ...placeOf(own), output: null });
}

function endBy(run: RunInHand, own: StepState, stub: Stub): void {
  if ('error' in stub) {
    const { code, message = code, details } = stub.error;
    const error = {
      ...describe(run, new WeirError('rejected'), own),
      code,
      message: { 'zh-CN': message, en: message },
      retryable: false,
      ...(details !== undefined && { details }),
    };
    run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error });
    return;
  }
  const { port = 'ok' } = stub;
  const byDefault: Json = port === 'timeout' ? { by: 'timeout' } : null;
  const { output = byDefault } = stub;
  run.journal.record({ type: 'step-ended', ...placeOf(own), port, output });
}

function endByError(run: RunInHand, own: StepState, fault: WeirError): void {
  const error = describe(run, fault, own);
  run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error });
}
