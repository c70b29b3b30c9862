import { isJsonObject } from '@weir/contract/json';
import type { Command } from '../../src/engine/command.ts';
import { deadlineOf } from '../../src/engine/due.ts';
import { isDecided } from '../../src/engine/edges.ts';
import { isTolerant } from '../../src/engine/rounds.ts';
import type { RunState, ScopeState, StepState } from '../../src/engine/state.ts';
import { findStep, isHalted } from '../../src/engine/tree.ts';
import type { PlayOptions } from './played-run.ts';

/** Whether what becomes of a played run hangs on what came first in it, or on its time. */
export interface OrderSeen {
  /** A failure or the end of a time cut something off, or a person changed the course of what was under way. */
  readonly steps: boolean;
  /** Two steps of one scope were under way at once: either could have been the last. */
  readonly output: boolean;
}

const timed: ReadonlySet<Command['type']> = new Set(['time-out-scope', 'time-out-run']);

/**
 * Looks on while a run is played. Where nothing is cut off, every step that can be reached comes to its end, each by its own
 * fate, whatever the order; what else would have been reached shows at the moment of the cut.
 */
export class OrderWatch implements OrderSeen {
  steps = false;
  output = false;
  #halts = 0;

  readonly hooks: Required<Pick<PlayOptions, 'onEvent' | 'onCommand'>> = {
    onEvent: ({ state }, event) => {
      const together = [...scopesOf(state.root)].map(({ steps }) => steps.filter(isUnderWay));
      this.output ||= together.some(({ length }) => length > 1);
      // An answer of a person changes what steps after it come to.
      if (event.type === 'resolved') this.steps ||= state.open.size + state.waits.size > 0;
      // No attempt is made that would come after the end of the time.
      if (event.type === 'step-ended' && event.port === 'error') {
        this.steps ||= Number.isFinite(deadlineOf(state, findStep(state, event)));
      }
      if (state.halts !== this.#halts) this.steps ||= isCutOff(state);
      this.#halts = state.halts;
    },
    onCommand: (_, { type }) => {
      this.steps ||= timed.has(type);
    },
  };
}

function* scopesOf(scope: ScopeState): Iterable<ScopeState> {
  yield scope;
  for (const { rounds } of scope.steps) {
    for (const round of rounds?.kept.values() ?? []) yield* scopesOf(round);
  }
}

const isUnderWay = ({ status }: StepState): boolean => status === 'running' || status === 'pausing';

function isCutOff(state: RunState): boolean {
  return [...scopesOf(state.root)].some((scope) => {
    const { owner } = scope;
    // Another round may have been about to begin.
    if (owner?.rounds?.error && !isTolerant(owner) && isAtOnce(owner)) return true;
    if (!isHalted(state, scope)) return false;
    return scope.steps.some((own) => isUnderWay(own) || isDue(own));
  });
}

const isDue = (own: StepState): boolean => own.status === 'waiting' && isDecided(own);

function isAtOnce({ input }: StepState): boolean {
  return isJsonObject(input) && Number(input['concurrency']) > 1;
}
