import { isJsonObject } from '@weir/contract/json';
import type { Plan, PlanStep } from '../engine/compile.ts';
import type { RunState } from '../engine/state.ts';
import { placeOf } from '../engine/tree.ts';
import { placeText } from '../store/run-messages.ts';
import type { OpenWait, WaitChanges } from '../store/tenant-store.ts';

/** Waits that somebody outside answers, in the store: there they are found by name, key or address. */
export interface WaitRows {
  /** What has changed since it was last asked; undefined: nothing. `at`: ms UTC. */
  changes(at: number): WaitChanges | undefined;
}

/** `state` is as the store has it now. */
export function followWaits(state: RunState): WaitRows {
  if (!hasOutsideWaits(state.plan)) return { changes: () => undefined };
  let known = new Set(openWaits(state, 0).keys());
  return {
    changes(at) {
      const now = openWaits(state, at);
      const opened = [...now].filter(([place]) => !known.has(place)).map(([, wait]) => wait);
      const closed = [...known].filter((place) => !now.has(place));
      known = new Set(now.keys());
      return opened.length + closed.length > 0 ? { opened, closed } : undefined;
    },
  };
}

function openWaits(state: RunState, at: number): Map<string, OpenWait> {
  const waits = new Map<string, OpenWait>();
  for (const own of state.waits) {
    const { wait } = own;
    if (wait?.kind !== 'signal' && wait?.kind !== 'callback') continue;
    const place = placeText(placeOf(own));
    if (wait.kind === 'callback') waits.set(place, { place, kind: 'callback' });
    else waits.set(place, { place, kind: 'signal', name: wait.name, key: wait.key, at });
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
