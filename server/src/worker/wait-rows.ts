import { isJsonObject } from '@weir/contract/json';
import type { Plan, PlanStep } from '../engine/compile.ts';
import type { RunState, StepState } from '../engine/state.ts';
import { placeOf } from '../engine/tree.ts';
import { placeText } from '../store/run-messages.ts';
import type { OpenWait, WaitChanges } from '../store/tenant-store.ts';

/** Waits that somebody outside answers, in the store: there they are found by name, key or address. */
export interface WaitRows {
  /** What has changed since it was last asked; undefined: nothing. `at`: ms UTC. */
  changes(at: number): WaitChanges | undefined;
  /** Whether there are any; cheap. */
  haveChanged(): boolean;
}

/** `state` is as the store has it now. */
export function followWaits(state: RunState): WaitRows {
  if (!hasOutsideWaits(state.plan)) return { changes: () => undefined, haveChanged: () => false };
  let known = new Set(openWaits(state, 0).keys());
  let steps = new Set(outsideWaits(state));
  return {
    changes(at) {
      const now = openWaits(state, at);
      const opened = [...now].filter(([place]) => !known.has(place)).map(([, wait]) => wait);
      const closed = [...known].filter((place) => !now.has(place));
      known = new Set(now.keys());
      steps = new Set(outsideWaits(state));
      return opened.length + closed.length > 0 ? { opened, closed } : undefined;
    },
    haveChanged() {
      let same = 0;
      for (const own of outsideWaits(state)) {
        if (!steps.has(own)) return true;
        same += 1;
      }
      return same < steps.size;
    },
  };
}

function* outsideWaits(state: RunState): Iterable<StepState> {
  for (const own of state.waits) {
    if (own.wait?.kind === 'signal' || own.wait?.kind === 'callback') yield own;
  }
}

function openWaits(state: RunState, at: number): Map<string, OpenWait> {
  const waits = new Map<string, OpenWait>();
  for (const own of outsideWaits(state)) {
    const place = placeText(placeOf(own));
    if (own.wait?.kind === 'callback') waits.set(place, { place, kind: 'callback' });
    else if (own.wait?.kind === 'signal')
      waits.set(place, { place, kind: 'signal', name: own.wait.name, key: own.wait.key, at });
  }
  return waits;
}

const outside = new WeakMap<Plan, boolean>();

function hasOutsideWaits(plan: Plan): boolean {
  const known = outside.get(plan);
  if (known !== undefined) return known;
  const found = [...plan.byId.values()].some((step) => isCallback(step) || isSignal(step));
  outside.set(plan, found);
  return found;
}

/** Whether a step of it takes a callback. */
export function hasCallbacks(plan: Plan): boolean {
  return hasOutsideWaits(plan) && [...plan.byId.values()].some(isCallback);
}

/** Whether it waits for a request to its own address. */
export function isCallback({ use, with: input }: PlanStep): boolean {
  return use === 'wait' && isJsonObject(input) && input['callback'] === true;
}

function isSignal({ use, with: input }: PlanStep): boolean {
  return use === 'wait' && isJsonObject(input) && input['signal'] !== undefined;
}
