import type { StepPath } from '@weir/contract/errors';
import type { StepWait } from '@weir/contract/run';
import { attemptsOf } from './retry.ts';
import type { RunState, StepState } from './state.ts';
import { placeOf } from './tree.ts';

interface OfStep {
  readonly step: string;
  readonly path?: StepPath | undefined;
}

/** One thing a step of a run waits for; see `contract/why.ts` for what the parts mean. Times in ms UTC. */
export type WaitFacts =
  | (OfStep & {
      readonly kind: 'retry';
      readonly at: number;
      readonly attempt: number;
      readonly attempts: number;
      readonly code: string;
    })
  | (OfStep & { readonly kind: 'time' | 'delay'; readonly at: number })
  | (OfStep & {
      readonly kind: 'signal';
      readonly name: string;
      readonly key: string;
      readonly at?: number | undefined;
    })
  | (OfStep & { readonly kind: 'callback'; readonly at?: number | undefined })
  | (OfStep & {
      readonly kind: 'call';
      readonly runs: readonly [string];
      readonly at?: number | undefined;
    })
  | (OfStep & { readonly kind: 'attention' });

/** What the steps of a run wait for, the nearest first: what only a person decides, then by time, then what has none. Pure. */
export function openWaits(state: RunState): readonly WaitFacts[] {
  const { waits, undoing } = state;
  const steps = [...(undoing ? [undoing] : []), ...waits];
  return steps
    .flatMap((own) => (own.wait ? [factsOf(own, own.wait)] : []))
    .toSorted((a, b) => urgency(a) - urgency(b));
}

function urgency(facts: WaitFacts): number {
  if (facts.kind === 'attention') return 0;
  return ('at' in facts ? facts.at : undefined) ?? Number.MAX_VALUE;
}

function factsOf(own: StepState, wait: StepWait): WaitFacts {
  const place = placeOf(own);
  switch (wait.kind) {
    case 'retry': {
      const { at, error } = wait;
      const attempt = own.failures + 1;
      // One that was asked for by a person may be beyond those its policy allows.
      const attempts = Math.max(attemptsOf(own.step), attempt);
      return { kind: 'retry', ...place, at, attempt, attempts, code: error.code };
    }
    case 'time':
    case 'delay':
      return { kind: wait.kind, ...place, at: wait.at };
    case 'signal': {
      const { name, key, at } = wait;
      return { kind: 'signal', ...place, name, key, ...(at !== undefined && { at }) };
    }
    case 'callback':
      return { kind: 'callback', ...place, ...(wait.at !== undefined && { at: wait.at }) };
    case 'call': {
      const { runId, at } = wait;
      return { kind: 'call', ...place, runs: [runId], ...(at !== undefined && { at }) };
    }
    case 'attention':
      return { kind: 'attention', ...place };
  }
}
