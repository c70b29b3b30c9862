import type { FlowDocument } from './flow.ts';
import { type Steps, stepsInside } from './flow-steps.ts';

/** What of inputs and outputs is kept for people to see, once the run has ended. */
export type Recorded = 'full' | 'shape' | 'none';

export interface Recording {
  /** Of the trigger's event and the output of the run. */
  readonly run: Recorded;
  /** Of steps that say it themselves, by id. */
  readonly steps: ReadonlyMap<string, Recorded>;
  /** Something is kept less than full. */
  readonly isLess: boolean;
}

/** What a flow version says of it (`record`, flow-language §1, §2). */
export function recordingOf({
  settings,
  steps,
}: Pick<FlowDocument, 'settings' | 'steps'>): Recording {
  const run = settings?.record ?? 'full';
  const own = new Map<string, Recorded>();
  collect(steps, own);
  const isLess = run !== 'full' || [...own.values()].some((each) => each !== 'full');
  return { run, steps: own, isLess };
}

function collect(steps: Steps, into: Map<string, Recorded>): void {
  for (const [id, step] of Object.entries(steps)) {
    if (step.record !== undefined) into.set(id, step.record);
    collect(stepsInside(step), into);
  }
}
