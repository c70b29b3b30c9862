import type { Command } from '../engine/command.ts';
import { placeOf } from '../engine/tree.ts';
import { cancel, fail, succeed, timeOut } from './end-run.ts';
import { closeWait, endWait } from './open-wait.ts';
import { placeStep } from './place-step.ts';
import { endRound, failScope, startRound, timeOutScope } from './rounds-in-hand.ts';
import type { RunInHand, Work } from './run-in-hand.ts';
import { abandonStep, postponeStep, settleDoubt } from './settle-failure.ts';
import { passStep, repeatStep, startStep } from './start-step.ts';
import { repeatUndo, startUndo } from './undo-step.ts';

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
/** What the desk does itself. */
type Carried = Exclude<Command, { type: 'abort-step' }>;
type Begun = Work | undefined | Promise<Work | undefined>;
type Carriers = {
  readonly [T in Carried['type']]: (run: RunInHand, command: CommandOf<T>) => Begun;
};

const carriers: Carriers = {
  'start-step': (run, { own }) => startStep(run, own),
  'repeat-step': repeatStep,
  'postpone-step': postponeStep,
  'doubt-step': (run, { own }) => settleDoubt(run, own),
  'abandon-step': (run, { own }) => abandonStep(run, own),
  'skip-step': (run, { own }) => run.journal.record({ type: 'step-skipped', ...placeOf(own) }),
  'pass-step': (run, { own }) => passStep(run, own),
  'place-step': (run, { own }) => placeStep(run, own),
  'close-wait': closeWait,
  'end-wait': (run, { own }) => endWait(run, own),
  'start-round': startRound,
  'end-round': (run, { scope }) => endRound(run, scope),
  'end-scope': (run, { own, port }) =>
    run.journal.record({ type: 'step-ended', ...placeOf(own), port }),
  'fail-scope': (run, { own }) => failScope(run, own),
  'time-out-scope': (run, { own }) => timeOutScope(run, own),
  'start-undo': (run, { own }) => startUndo(run, own),
  'repeat-undo': repeatUndo,
  'doubt-undo': (run, { own }) => own.undo && settleDoubt(run, own.undo),
  'succeed-run': (run, { lastOutput }) => succeed(run, lastOutput),
  'fail-run': fail,
  'time-out-run': timeOut,
  'cancel-run': cancel,
};

/** Carries one command out: its events are recorded, or a step is under way. A promise only where others are asked. */
export function carryOut(run: RunInHand, command: Carried): Begun {
  // The table is indexed by the command's own type, which TypeScript cannot follow through the union.
  const carry = carriers[command.type] as (run: RunInHand, command: Carried) => Begun;
  return carry(run, command);
}
