import { isJsonObject } from '@weir/contract/json';
import type { StepWait } from '@weir/contract/run';
import type { Plan, PlanStep } from './compile.ts';
import type { RunState, StepState } from './state.ts';
import { placeOf, placeText } from './tree.ts';

/** A step that waits for somebody outside. `place` tells it apart in its run. */
export type OutsideWait =
  | { readonly place: string; readonly kind: 'callback' }
  | {
      readonly place: string;
      readonly kind: 'signal';
      readonly name: string;
      readonly key: string;
      /** ms UTC at which it opens. */
      readonly at: number;
    };

export interface OutsideWaits {
  /** What has changed since it was last asked; undefined: nothing. `at`: ms UTC. */
  changes(
    at: number,
  ): { readonly opened: readonly OutsideWait[]; readonly closed: readonly string[] } | undefined;
  /** Whether there are any; cheap. */
  haveChanged(): boolean;
}

/** Tells which waits of a run that somebody outside answers open and close; from now on, as `state` changes. */
export function followWaits(state: RunState): OutsideWaits {
  if (!hasOutsideWaits(state.plan)) return { changes: () => undefined, haveChanged: () => false };
  let known = new Set(openWaits(state, 0).keys());
  let steps = stepsThatWait(state);
  return {
    changes(at) {
      const now = openWaits(state, at);
      const opened = [...now].filter(([place]) => !known.has(place)).map(([, wait]) => wait);
      const closed = [...known].filter((place) => !now.has(place));
      known = new Set(now.keys());
      steps = stepsThatWait(state);
      return opened.length + closed.length > 0 ? { opened, closed } : undefined;
    },
    haveChanged() {
      let same = 0;
      for (const [own] of outsideWaits(state)) {
        if (!steps.has(own)) return true;
        same += 1;
      }
      return same < steps.size;
    },
  };
}

type Waiting = readonly [own: StepState, wait: Extract<StepWait, { kind: 'signal' | 'callback' }>];

function* outsideWaits(state: RunState): Iterable<Waiting> {
  for (const own of state.waits) {
    const { wait } = own;
    if (wait?.kind === 'signal' || wait?.kind === 'callback') yield [own, wait];
  }
}

const stepsThatWait = (state: RunState) => new Set([...outsideWaits(state)].map(([own]) => own));

function openWaits(state: RunState, at: number): Map<string, OutsideWait> {
  const waits = new Map<string, OutsideWait>();
  for (const [own, wait] of outsideWaits(state)) {
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

/** The runs whose end it waits for, by their ids, with the steps that wait. */
export function calledRuns({ waits }: RunState): Map<string, StepState> {
  return new Map(
    [...waits].flatMap((own) =>
      own.wait?.kind === 'call' ? [[own.wait.runId, own] as const] : [],
    ),
  );
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
