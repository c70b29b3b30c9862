import type { StepPath } from '@weir/contract/errors';
import type { Command, Moment } from './command.ts';
import type { RunState, StepState } from './state.ts';
import { findStep, nameOf } from './tree.ts';

/** What tests ask of a run's state. */
export const stepAt = (state: RunState, step: string, path?: StepPath): StepState =>
  findStep(state, { step, path });

/** A worker that is on these top-level steps, and has just taken the run over. */
export function momentOf(state: RunState, now: number, ...busy: string[]): Moment {
  const steps = new Set(busy.map((step) => stepAt(state, step)));
  return { busy: steps, aborted: new Set(), inherited: new Set(state.open), group: 'default', now };
}

/** `start-step a`, and in rounds `start-step each[0].a`. */
export function short(command: Command): string {
  if ('own' in command) {
    const round = 'round' in command ? ` ${command.round}` : '';
    return `${command.type} ${nameOf(command.own)}${round}`;
  }
  if (!('scope' in command)) return command.type;
  const { owner, round } = command.scope;
  return `${command.type} ${owner ? nameOf(owner) : ''} ${round}`;
}
