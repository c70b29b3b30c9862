import type { Command, IsLate, Moment } from './command.ts';
import { isRepeatableAfterCrash, isRepeatableWhenDue, isSuspicious } from './retry.ts';
import type { RunState, StepState } from './state.ts';
import { isHalted } from './tree.ts';

/**
 * Attempts the journal knows of and nobody works on. One in flight when a scope fails is let finish, so these come even
 * then; a pause would be its end.
 */
export function leftOpen(
  state: RunState,
  { busy, inherited, now }: Moment,
  isLate: IsLate,
): Command[] {
  const commands: Command[] = [];
  for (const own of state.answered) {
    if (!busy.has(own) && !isLate(own)) commands.push({ type: 'end-wait', own });
  }
  for (const own of inherited) {
    if (!state.open.has(own) || own.answer || busy.has(own) || isLate(own)) continue;
    commands.push(left(state, own, now));
  }
  return commands;
}

function left(state: RunState, own: StepState, now: number): Command {
  if (!isRepeatableAfterCrash(own, now)) return { type: 'doubt-step', own };
  const { recoveries } = own;
  if (isSuspicious(recoveries) && !isHalted(state, own.scope)) {
    return { type: 'postpone-step', own, recoveries };
  }
  return { type: 'repeat-step', own, recovered: true };
}

/** What is waited for that has come by the clock. */
export function dueWaits(state: RunState, { busy, now }: Moment, isLate: IsLate): Command[] {
  const commands: Command[] = [];
  for (const own of state.waits) {
    const command = busy.has(own) || isLate(own) ? undefined : due(own, now);
    if (command) commands.push(command);
  }
  return commands;
}

function due(own: StepState, now: number): Command | undefined {
  const { wait, rounds } = own;
  if (!wait || wait.kind === 'attention' || (wait.at ?? Number.POSITIVE_INFINITY) > now) {
    return undefined;
  }
  switch (wait.kind) {
    case 'delay':
      if (rounds) return { type: 'start-round', own, round: rounds.started };
      return { type: 'repeat-step', own, recovered: false };
    case 'retry':
      return isRepeatableWhenDue(own, now)
        ? { type: 'repeat-step', own, recovered: own.recoveries > 0 }
        : { type: 'doubt-step', own };
    case 'time':
      return { type: 'close-wait', own, by: wait.due };
    default:
      return { type: 'close-wait', own, by: 'timeout' };
  }
}

/** Ends what is under way, whether the worker is on it or not. */
export function stopAttempts(
  { open }: RunState,
  { busy, aborted }: Moment,
  isMeant: (own: StepState) => boolean = () => true,
): Command[] {
  return [...open].filter(isMeant).flatMap((own): Command[] => {
    if (!busy.has(own)) return [{ type: 'abandon-step', own }];
    return aborted.has(own) ? [] : [{ type: 'abort-step', own }];
  });
}
