import type { StepState } from '../../src/engine/state.ts';

import { nameOf, placeOf } from '../../src/engine/tree.ts';
import type { Seeded } from '../differential/seeded.ts';
import { errorAt } from './carried-failures.ts';
import type { PlayedRun } from './played-run.ts';

/** Ways of bringing a played run to its end. */

/** One thing after the other; what people and others have to say comes when it is needed. */
export function playQuietly(run: PlayedRun): void {
  for (let left = 3000; left > 0 && !run.isOver; left -= 1) {
    if (run.busy.size > 0) run.settle(0);
    else if (run.state.status === 'queued' || run.due().length > 0) run.advance(1);
    else rest(run);
  }
  if (!run.isOver) throw new Error(`the run does not end: ${tailOf(run)}`);
}

export interface Faults {
  /** How often in 100 moves, about. */
  readonly crash: number;
  readonly cancel: number;
  /** How often a run that has ended is retried at most. */
  readonly retries: number;
}
export const anyFaults: Faults = { crash: 8, cancel: 2, retries: 2 };

/**
 * Results in any order, jumps of the clock, answers from outside at any time, and `faults`; at last quietly to its end.
 */
export function playWildly(run: PlayedRun, random: Seeded, faults: Faults = anyFaults): void {
  let { retries } = faults;
  for (let left = 60; left > 0; left -= 1) {
    if (run.isOver) {
      if (retries-- <= 0 || !retry(run)) return;
    } else move(run, random, faults);
  }
  playQuietly(run);
}

function move(run: PlayedRun, random: Seeded, { crash, cancel }: Faults): void {
  const chosen = random.below(100);
  const limit = 100 - crash - cancel;
  if (chosen >= limit + crash) return askToCancel(run, random.chance(0.5));
  if (chosen >= limit) return run.crash();
  if (chosen >= 80) answer(run, random.below(8), random.chance(0.7));
  else if (chosen >= 74) run.now += random.pick([1, 30, 300, 3000, 100_000]);
  else if (chosen >= 50) run.advance(1 + random.below(4));
  else if (chosen >= 30) run.advance();
  else if (run.busy.size > 0) run.settle(random.below(run.busy.size));
  else if (run.state.status === 'queued' || run.due().length > 0) run.advance();
  else rest(run);
}

/** Nothing is under way: the clock jumps, or somebody outside has to move the run. */
function rest(run: PlayedRun): void {
  run.commit();
  const due = run.nextDue();
  if (due <= run.now) throw new Error(`what is due is not done: ${tailOf(run)}`);
  if (Number.isFinite(due)) run.now = due;
  else if (!answer(run, 0, run.fate('answer', 4) < 3)) {
    throw new Error(`the run is stuck: ${tailOf(run)}`);
  }
}

const tailOf = ({ journal }: PlayedRun): string => JSON.stringify(journal.slice(-5));

function askToCancel(run: PlayedRun, undo: boolean): void {
  if (run.state.cancel || run.state.status === 'queued') return;
  run.hear({ type: 'cancel-requested', by: 'someone', ...(undo && { undo: true }) });
}

/** A run that took back what it had done cannot go on. */
function retry(run: PlayedRun): boolean {
  const { status, undone } = run.state;
  if (status === 'succeeded' || undone !== undefined) return false;
  run.hear({ type: 'retried', by: 'someone' });
  return true;
}

/** Whoever is waited for says yes or no; false: nobody is. */
function answer(run: PlayedRun, place: number, yes: boolean): boolean {
  const awaited = [...run.state.waits].filter(
    ({ wait }) => wait && !['retry', 'time', 'delay'].includes(wait.kind),
  );
  const own = awaited[place % awaited.length];
  if (!own?.wait) return false;
  switch (own.wait.kind) {
    case 'attention':
      return decideDoubt(run, own, yes);
    case 'signal':
      return signal(run, own.wait);
    case 'callback':
      run.hearOnce({ type: 'wait-closed', ...placeOf(own), by: 'callback', body: { yes } });
      return true;
    default:
      return finishCall(run, own, yes);
  }
}

function decideDoubt(run: PlayedRun, own: StepState, happened: boolean): boolean {
  const output = happened && { output: `${nameOf(own)} happened` };
  run.hearOnce({ type: 'resolved', ...placeOf(own), happened, ...output, by: 'someone' });
  return true;
}

/** Wakes every open wait of that name and key; sent twice, there is nobody left to wake. */
function signal(run: PlayedRun, { name, key }: { name: string; key: string }): boolean {
  const meant = [...run.state.waits].filter(
    ({ wait }) => wait?.kind === 'signal' && wait.name === name && wait.key === key,
  );
  for (const own of meant) {
    run.hearOnce({ type: 'wait-closed', ...placeOf(own), by: 'signal', data: key });
  }
  return meant.length > 0;
}

function finishCall(run: PlayedRun, own: StepState, ok: boolean): boolean {
  const said = ok ? { output: `${nameOf(own)} called` } : { error: errorAt(own, 'rejected') };
  run.hearOnce({ type: 'wait-closed', ...placeOf(own), by: 'call', ...said });
  return true;
}
