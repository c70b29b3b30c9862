import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import type { PlanStep } from './compile.ts';
import type { RunState } from './state.ts';

/** What the worker has to do next. */
export type Command =
  | { readonly type: 'start-step'; readonly step: PlanStep }
  /** An attempt is open in the journal, but nobody runs it: the process that did is gone. */
  | {
      readonly type: 'recover-step';
      readonly step: PlanStep;
      readonly input: Json;
      readonly attempts: number;
    }
  | { readonly type: 'skip-step'; readonly step: PlanStep }
  | { readonly type: 'succeed-run'; readonly lastOutput: Json }
  | { readonly type: 'fail-run'; readonly error: ErrorData };

/**
 * The commands due, in the order of starting. `busy` names the steps the worker is already working on: without it a
 * step whose inputs are being evaluated would be started twice, and with it an open attempt nobody works on is known
 * to be left over from a crash. Pure; looks at ready and open steps only.
 */
export function decide(state: RunState, busy: ReadonlySet<string>): readonly Command[] {
  if (state.status !== 'running') return [];
  const commands = recoveries(state, busy);
  if (state.failure) {
    return state.open.size === 0 && busy.size === 0
      ? [{ type: 'fail-run', error: state.failure }]
      : commands;
  }
  for (const { step, verdict } of state.ready) {
    if (busy.has(step.id)) continue;
    commands.push(verdict === 'run' ? { type: 'start-step', step } : { type: 'skip-step', step });
  }
  if (state.ready.length === 0 && state.open.size === 0) {
    return [{ type: 'succeed-run', lastOutput: state.lastOutput }];
  }
  return commands;
}

/** An attempt in flight when a scope fails is let finish, so recoveries come even then. */
function recoveries(state: RunState, busy: ReadonlySet<string>): Command[] {
  return [...state.open].flatMap((step): Command[] => {
    const own = state.steps.get(step.id);
    if (!own || busy.has(step.id)) return [];
    return [{ type: 'recover-step', step, input: own.input ?? null, attempts: own.attempts }];
  });
}
