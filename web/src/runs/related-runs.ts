import type { Step } from '@weir/contract/flow';
import { isJsonObject } from '@weir/contract/json';
import type { RunStep, RunView } from '@weir/contract/run';

/** Another run this one comes from or led to. */
export interface RelatedRun {
  readonly id: string;
  /** Key of its flow, when it is told. */
  readonly flow: string | undefined;
}

/** The run whose failure started this one, as the trigger of a call tells it. */
export function originOf({ trigger }: Pick<RunView, 'trigger'>): RelatedRun | undefined {
  const input = trigger.kind === 'call' ? trigger['input'] : undefined;
  const run = isJsonObject(input) ? input['run'] : undefined;
  if (!isJsonObject(run) || typeof run['id'] !== 'string') return undefined;
  return { id: run['id'], flow: typeof run['flow'] === 'string' ? run['flow'] : undefined };
}

/** The run that a `call` waits or waited for, or started without waiting. */
export function calledRunOf(step: RunStep, declared: Step | undefined): string | undefined {
  if (step.called !== undefined) return step.called;
  const started = declared?.use === 'call' && declared.with?.['wait'] === false;
  const id = started && isJsonObject(step.output) ? step.output['runId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
