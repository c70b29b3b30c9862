import type { Json } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import type { RunStep, RunView } from '@weir/contract/run';

/** Characters of one value that a page shows. */
const maxValue = 256 * 1024;
/** The same of all inputs and outputs of a run. */
const maxRun = 4 * 1024 * 1024;

/**
 * The run as a page gets it: values that are too large, and those for which there is no room any more, are named instead
 * of shown. The whole of them is in the journal.
 */
export function shownRun<View extends Pick<RunView, 'steps' | 'output'>>(view: View): View {
  let room = maxRun;
  const fits = (value: Json | undefined): boolean => {
    if (value === undefined) return true;
    const limit = Math.min(maxValue, room);
    const size = jsonSize(value, limit);
    if (size > limit) return false;
    room -= size;
    return true;
  };
  const shownStep = (step: RunStep): RunStep => {
    const omitted = (['input', 'output'] as const).filter((key) => !fits(step[key]));
    if (omitted.length === 0) return step;
    const kept = Object.entries(step).filter(([key]) => !omitted.some((each) => each === key));
    return { ...(Object.fromEntries(kept) as RunStep), omitted };
  };
  const { output, ...rest } = view;
  const run = fits(output) ? view : { ...(rest as View), omitted: true };
  const steps = Object.entries(view.steps).map(([id, step]) => [id, shownStep(step)] as const);
  return { ...run, steps: Object.fromEntries(steps) };
}
