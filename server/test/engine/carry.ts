import { isJsonObject, type JsonObject } from '@weir/contract/json';
import type { Command } from '../../src/engine/command.ts';
import { deadlineOf } from '../../src/engine/due.ts';
import { errorOf } from '../../src/engine/rounds.ts';
import type { ScopeState, StepState } from '../../src/engine/state.ts';

import { nameOf, placeOf } from '../../src/engine/tree.ts';
import { endByError, errorAt, fail, settleError } from './carried-failures.ts';
import {
  asks,
  endWait,
  intentOf,
  pass,
  place,
  postpone,
  repeatStep,
  startStep,
  undo,
} from './carried-steps.ts';
import type { PlayedRun } from './played-run.ts';

/** What a worker does on each command, in short; the fate of each step is that of the run it is played in. */
export function carry(run: PlayedRun, command: Command): void {
  switch (command.type) {
    case 'start-step':
      return startStep(run, command.own);
    case 'repeat-step':
      return repeatStep(run, command);
    case 'postpone-step':
      return postpone(run, command);
    case 'doubt-step':
      return fail(run, command.own, { code: 'unknown_outcome', sent: true });
    case 'abandon-step': {
      const code = command.own.intent?.kind === 'once' ? 'unknown_outcome' : 'timeout';
      return endByError(run, command.own, errorAt(command.own, code));
    }
    case 'abort-step':
      run.aborted.add(command.own);
      return;
    case 'skip-step':
      return run.record({ type: 'step-skipped', ...placeOf(command.own) });
    case 'pass-step':
      return pass(run, command.own);
    case 'place-step':
      return place(run, command.own);
    case 'close-wait':
      return run.record({ type: 'wait-closed', ...placeOf(command.own), by: command.by });
    case 'end-wait':
      return endWait(run, command.own);
    case 'start-round':
      return startRound(run, command);
    case 'end-round':
      return endRound(run, command.scope);
    case 'end-scope':
      return run.record({ type: 'step-ended', ...placeOf(command.own), port: command.port });
    case 'fail-scope':
      return failScope(run, command.own);
    case 'time-out-scope':
      return endByError(run, command.own, errorAt(command.own, 'timeout'));
    case 'start-undo':
      return undo(run, command.own, {
        attempt: 1,
        input: {},
        intent: intentOf(run, command.own.step.undo),
      });
    case 'repeat-undo': {
      const attempt = (command.own.undo?.attempts ?? 0) + 1;
      return undo(run, command.own, { attempt, ...(command.recovered && { recovered: true }) });
    }
    case 'doubt-undo':
      if (command.own.undo) fail(run, command.own.undo, { code: 'unknown_outcome', sent: true });
      return;
    default:
      return endRun(run, command);
  }
}

type Ending = Extract<
  Command,
  { type: 'succeed-run' | 'fail-run' | 'time-out-run' | 'cancel-run' }
>;

function endRun(run: PlayedRun, command: Ending): void {
  const undone = 'undone' in command && command.undone && { undone: command.undone };
  if (command.type === 'succeed-run') {
    run.record({ type: 'ended', status: 'succeeded', output: command.lastOutput });
  } else if (command.type === 'cancel-run') {
    run.record({ type: 'ended', status: 'cancelled', ...undone });
  } else {
    const error = command.type === 'fail-run' ? command.error : errorAt(undefined, 'timeout');
    run.record({ type: 'ended', status: 'failed', error, ...undone });
  }
  run.commit();
}

function startRound(run: PlayedRun, { own, round }: { own: StepState; round: number }): void {
  const asksBefore = isJsonObject(own.step.with) && own.step.with['while'] !== undefined;
  const begin = { type: 'scope-started', ...placeOf(own), round } as const;
  if (!asksBefore) return run.record(begin);
  const about = `${nameOf(own)}[${round}]/while`;
  asks(run, about, own, () => {
    const { state } = run;
    const isWanted = state.turns.has(own) || state.waits.has(own);
    if (!isWanted || run.now >= deadlineOf(state, own)) return;
    const { max } = own.input as { max: number };
    const holds = run.fate(about, 3) > 0;
    if (run.fate(`${about}/throws`, 20) === 19) endByError(run, own, errorAt(own, 'sandbox_error'));
    else if (holds && round < max) run.record(begin);
    else run.record({ type: 'step-ended', ...placeOf(own), port: holds ? 'exhausted' : 'ok' });
  });
}

function endRound(run: PlayedRun, scope: ScopeState): void {
  const { owner, round } = scope;
  if (!owner) return;
  const { collect, until } = owner.step.with as JsonObject;
  const ended = { type: 'scope-ended', ...placeOf(owner), round } as const;
  if (scope.failure || (collect ?? until) === undefined) return run.record(ended);
  const about = `${nameOf(owner)}[${round}]/end`;
  asks(run, about, scope, () => {
    const { state } = run;
    if (!state.finished.has(scope) || run.now >= deadlineOf(state, owner)) return;
    if (run.fate(about, 20) === 19)
      run.record({ ...ended, error: errorAt(owner, 'sandbox_error') });
    else if (collect !== undefined) {
      run.record({ ...ended, output: run.fate(`${about}/null`, 4) === 3 ? null : about });
    } else run.record({ ...ended, ...(run.fate(about, 3) === 0 && { done: true }) });
  });
}

function failScope(run: PlayedRun, own: StepState): void {
  const error = errorOf(own);
  if (own.step.use === 'try' && error) settleError(run, own, { error, sent: false });
  else run.record({ type: 'step-ended', ...placeOf(own), port: 'error' });
}
