import { isEnded } from '@weir/contract/run-status';
import type { Command, IsLate, Moment } from './command.ts';
import { dueWaits, leftOpen, stopAttempts } from './decide-attempts.ts';
import { endingOf, endRun } from './decide-end.ts';
import { isToRun } from './edges.ts';
import type { RunState, ScopeState, StepState } from './state.ts';
import { isPinned, isQuiet, isWithin } from './tree.ts';
import { turnOf } from './turns.ts';

/**
 * The commands due, in the order of starting; what is behind one that makes something fail (`halts`) may be void. Without `busy` a step whose inputs are being evaluated would be started
 * twice, and with it an open attempt nobody works on is known to be left over from a crash. Pure; looks at what can go on
 * only, never at all rounds.
 */
export function decide(state: RunState, moment: Moment): readonly Command[] {
  if (state.startedAt === undefined || isEnded(state.status)) return [];
  const ending = endingOf(state, moment);
  if (ending) return endRun(state, ending, moment);
  const late = lateScopes(state, moment.now);
  const isLate: IsLate = (place) =>
    late.some((each) => each === place || isWithin('scope' in place ? place.scope : place, each));
  const commands = [
    ...late.flatMap((own) => timeOut(state, own, moment)),
    ...leftOpen(state, moment, isLate),
    ...dueWaits(state, moment, isLate),
    ...scopeCommands(state, moment, isLate),
  ];
  commands.push(...readyCommands(state, moment, { isLate, isAlone: commands.length === 0 }));
  if (commands.length > 0 || moment.busy.size > 0) return commands;
  const done = state.root.undecided === 0 && isQuiet(state.root);
  return done ? [{ type: 'succeed-run', lastOutput: state.root.lastOutput ?? null }] : [];
}

/** Scopes whose time is over, without those inside of another. */
function lateScopes(state: RunState, now: number): readonly StepState[] {
  const late: StepState[] = [];
  for (const own of state.limited) {
    if (own.deadline <= now && !late.some((each) => isWithin(own.scope, each))) late.push(own);
  }
  return late;
}

/**
 * Attempts under way in it are stopped first; what they still say is journalled, and changes nothing. It ends by what came
 * first: an error of before is not covered by the time.
 */
function timeOut(state: RunState, own: StepState, moment: Moment): Command[] {
  if (own.rounds?.inFlight === 0) {
    const judged = [...moment.busy.keys()].some((each) =>
      isWithin('scope' in each ? each.scope : each, own),
    );
    if (judged || moment.busy.has(own)) return [];
    const { error, failedAt } = own.rounds;
    const failed = own.status === 'running' && error && failedAt < own.deadline;
    return [{ type: failed ? 'fail-scope' : 'time-out-scope', own }];
  }
  return stopAttempts(state, moment, ({ scope }) => isWithin(scope, own));
}

function scopeCommands(state: RunState, { busy }: Moment, isLate: IsLate): Command[] {
  const commands: Command[] = [];
  for (const scope of state.finished) {
    if (!busy.has(scope) && !isLate(scope)) commands.push({ type: 'end-round', scope });
  }
  for (const own of state.turns) {
    if (busy.has(own) || isLate(own)) continue;
    commands.push(...turnCommands(own));
  }
  return commands;
}

function turnCommands(own: StepState): Command[] {
  const turn = turnOf(own);
  switch (turn?.kind) {
    case 'begin':
      return Array.from({ length: turn.rounds }, (_, i) => ({
        type: 'start-round',
        own,
        round: turn.first + i,
      }));
    case 'end':
      return [{ type: 'end-scope', own, port: turn.port }];
    case 'fail':
      return [{ type: 'fail-scope', own }];
    /* v8 ignore next -- what is in `turns` has one */
    case undefined:
      return [];
  }
}

/**
 * In document order: while the expressions of a step are being evaluated, those behind it in its scope are held back, so
 * that what they see and what comes last does not depend on who answers. Steps of this group first; one that asks for
 * another, or has to be asked which, comes when nothing else is under way: the whole run moves with it.
 */
function readyCommands(
  state: RunState,
  { busy, group }: Moment,
  { isLate, isAlone }: { isLate: IsLate; isAlone: boolean },
): Command[] {
  const commands: Command[] = [];
  const held = new Set<ScopeState>();
  let elsewhere: StepState | undefined;
  for (const own of state.ready) {
    if (isLate(own) || held.has(own.scope)) continue;
    if (busy.has(own)) held.add(own.scope);
    else if (!isToRun(own)) commands.push({ type: 'skip-step', own });
    else if (own.step.disabled || isPinned(state, own)) commands.push({ type: 'pass-step', own });
    else if (own.step.group === undefined || own.step.group === group || state.stubs)
      commands.push({ type: 'start-step', own });
    else elsewhere ??= own;
  }
  const free = isAlone && commands.length === 0 && busy.size === 0 && state.open.size === 0;
  if (free && elsewhere) commands.push({ type: 'place-step', own: elsewhere });
  return commands;
}
