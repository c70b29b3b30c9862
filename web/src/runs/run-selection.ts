import type { RunView } from '@weir/contract/run';
import { useSearchParams } from 'react-router';
import { stepOfInterest } from './run-headline.ts';

/** What the detail shows: the trigger event, a step, or the output of the run. */
export type Selection =
  | { readonly kind: 'event' }
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'output' };

/** The selection of an address; without one, the step a person looks for first. */
export function selectionOf(search: URLSearchParams, run: RunView): Selection {
  const step = search.get('step');
  if (step !== null && Object.hasOwn(run.steps, step)) return { kind: 'step', step };
  const show = search.get('show');
  if (show === 'event') return { kind: 'event' };
  if (show === 'output' && run.output !== undefined) return { kind: 'output' };
  const interesting = stepOfInterest(run);
  if (interesting !== undefined) return { kind: 'step', step: interesting };
  return run.output === undefined ? { kind: 'event' } : { kind: 'output' };
}

export function searchFor(selection: Selection): string {
  if (selection.kind !== 'step') return `?show=${selection.kind}`;
  return `?step=${encodeURIComponent(selection.step)}`;
}

export function useSelection(run: RunView): Selection {
  const [search] = useSearchParams();
  return selectionOf(search, run);
}
