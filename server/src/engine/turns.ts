import { isJsonObject } from '@weir/contract/json';
import type { Rounds, StepState } from './state.ts';
import { isQuiet } from './tree.ts';

/** What a scope that is under way does next by itself. */
export type Turn =
  /** So many rounds, from `first` on. Of a `repeat` with `while`, asking for that comes first. */
  | { readonly kind: 'begin'; readonly first: number; readonly rounds: number }
  | { readonly kind: 'end'; readonly port: string }
  /** By the first error in it, or for a `try` with another attempt. */
  | { readonly kind: 'fail' };

/** Undefined: its rounds are under way, and no more may begin now. */
export function turnOf(own: StepState): Turn | undefined {
  const { step, rounds } = own;
  /* v8 ignore next -- only scopes that have begun are asked */
  if (!rounds) return undefined;
  if (rounds.error) return rounds.failing === 0 && isQuiet(rounds) ? { kind: 'fail' } : undefined;
  if (step.use === 'loop') return turnOfLoop(own, rounds);
  if (rounds.running > 0) return undefined;
  return step.use === 'repeat' ? turnOfRepeat(own, rounds) : turnOfTry(own, rounds);
}

function turnOfLoop({ input }: StepState, { started, running }: Rounds): Turn | undefined {
  const { items, concurrency } = isJsonObject(input) ? input : {};
  const left = (Array.isArray(items) ? items.length : 0) - started;
  if (left === 0) return running === 0 ? { kind: 'end', port: 'ok' } : undefined;
  const rounds = Math.min(left, Number(concurrency) - running);
  return rounds > 0 ? { kind: 'begin', first: started, rounds } : undefined;
}

function turnOfRepeat({ step, input }: StepState, { started, done }: Rounds): Turn {
  const { max } = isJsonObject(input) ? input : {};
  if (done) return { kind: 'end', port: 'ok' };
  const asksBefore = isJsonObject(step.with) && step.with['while'] !== undefined;
  if (!asksBefore && started >= Number(max)) return { kind: 'end', port: 'exhausted' };
  return { kind: 'begin', first: started, rounds: 1 };
}

function turnOfTry({ attempts }: StepState, { started }: Rounds): Turn {
  if (started >= attempts) return { kind: 'end', port: 'ok' };
  return { kind: 'begin', first: started, rounds: 1 };
}
