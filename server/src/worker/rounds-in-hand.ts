import type { ErrorData } from '@weir/contract/errors';
import { isJsonObject, type Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { deadlineOf } from '../engine/due.ts';
import { errorOf, withCollected } from '../engine/rounds.ts';
import type { ScopeState, StepState } from '../engine/state.ts';
import { nameOf, placeOf } from '../engine/tree.ts';
import { conditionHolds } from '../expr/rules.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { outOfTime } from './out-of-time.ts';
import {
  assertFits,
  describe,
  evaluated,
  type GuestScope,
  type Place,
  type RunInHand,
  type Work,
} from './run-in-hand.ts';
import { settleError } from './settle-failure.ts';
import { inputsOf } from './step-inputs.ts';

/** Begins a round. A `repeat` with `while` is asked first, and may be over. */
export function startRound(
  run: RunInHand,
  { own, round }: { own: StepState; round: number },
): Work | undefined {
  const { while: condition } = inputsOf(own.step);
  const begin = (): undefined => {
    run.journal.record({ type: 'scope-started', ...placeOf(own), round });
  };
  if (!condition) return begin();
  const { max } = isJsonObject(own.input) ? own.input : {};
  return judged(run, {
    subject: own,
    // It looks at the round before, if there was one.
    scope: own.rounds?.last ?? own.scope,
    upcoming: { owner: own, round },
    about: `${nameOf(own)}[${round}]`,
    ask: (given) => conditionHolds(condition, given, 'with.while'),
    // What fails, ends or is cancelled meanwhile takes it from the lists.
    isWanted: () => run.state.turns.has(own) || run.state.waits.has(own),
    settle: (holds) => {
      if (holds && round < Number(max)) begin();
      else {
        const port = holds ? 'exhausted' : 'ok';
        run.journal.record({ type: 'step-ended', ...placeOf(own), port });
      }
    },
    refuse: (error) =>
      run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error }),
  });
}

/** Ends a round: what it gives, and whether it was the last, may have to be asked. */
export function endRound(run: RunInHand, scope: ScopeState): Work | undefined {
  const { owner, round } = scope;
  if (!owner) return undefined;
  const { collect, until } = inputsOf(owner.step);
  const place = { type: 'scope-ended', ...placeOf(owner), round } as const;
  if (scope.failure || !(collect || until)) {
    run.journal.record(place);
    return undefined;
  }
  return judged<{ output?: Json; done?: true }>(run, {
    subject: scope,
    scope,
    about: `${nameOf(owner)}[${round}]`,
    ask: (given) => ({
      ...(collect && { output: evaluateValue(collect, given, 'with.collect') }),
      ...(until && conditionHolds(until, given, 'with.until') && { done: true as const }),
    }),
    isWanted: () => run.state.finished.has(scope),
    settle: (end) => {
      if (end.output !== undefined) assertFits(run, end.output, 'with.collect');
      run.journal.record({ ...place, ...end });
    },
    refuse: (error) => run.journal.record({ ...place, error }),
  });
}

interface Question<T> extends Place {
  readonly subject: StepState | ScopeState;
  readonly ask: (given: GuestScope) => T;
  /** Whether the answer still matters when it comes. */
  readonly isWanted: () => boolean;
  /** May throw a `WeirError`. */
  readonly settle: (answer: T) => void;
  readonly refuse: (error: ErrorData) => void;
}

/** Evaluates at once, or where a guest has to be asked as work under way. */
function judged<T>(run: RunInHand, question: Question<T>): Work | undefined {
  const { subject, ask, isWanted } = question;
  const own = 'scope' in subject ? subject : subject.owner;
  const refuse = (error: unknown): void => {
    if (!(error instanceof WeirError)) throw error;
    question.refuse(describe(run, error, own));
  };
  const settle = (answer: T): void => {
    try {
      question.settle(answer);
    } catch (error) {
      refuse(error);
    }
  };
  try {
    const answer = evaluated(run, question, ask);
    if (!(answer instanceof Promise)) {
      settle(answer);
      return undefined;
    }
    const isTimely = (): boolean =>
      isWanted() && run.now() < deadlineOf(run.state, own) && !run.signal.aborted;
    const later = (value: T): void => {
      if (isTimely()) settle(value);
    };
    const refused = (error: unknown): void => {
      if (isTimely()) refuse(error);
    };
    return { subject, done: answer.then(later, refused) };
  } catch (error) {
    refuse(error);
    return undefined;
  }
}

/** Ends a scope by the first error in it; a `try` may have another attempt. */
export function failScope(run: RunInHand, own: StepState): undefined {
  const error = errorOf(own);
  if (own.step.use === 'try' && error) settleError(run, own, { error, sent: false, final: false });
  else run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error' });
}

export function timeOutScope(run: RunInHand, own: StepState): undefined {
  const late = describe(run, new WeirError('timeout', outOfTime(own)), own);
  const error = withCollected(own, late);
  run.journal.record({ type: 'step-ended', ...placeOf(own), port: 'error', error });
}
