import type { ErrorData } from '@weir/contract/errors';
import type { Undone } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { keptValue } from '../expr/kept-value.ts';
import { evaluateValue } from '../expr/template-value.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { toCaller } from '../store/run-messages.ts';
import { toldError } from '../versions/recorded-events.ts';
import { flowToTell, followUp } from './follow-up.ts';
import { outlast } from './outlast.ts';
import { assertFits, describe, evaluated, priorityOf, type RunInHand } from './run-in-hand.ts';
import type { Along } from './run-journal.ts';
import { troublesIn } from './troubles.ts';

/** Recorded at once, or when others have been asked. */
type Done = undefined | Promise<undefined>;

/** Ends the run with its output; one that cannot be evaluated fails it, once what was done is undone where that is wanted. */
export function succeed(run: RunInHand, lastOutput: Json): Done {
  const { output } = run.state.plan;
  const end = (value: Json): undefined => {
    assertFits(run, value, 'output');
    const tells = toCaller(run.claimed.run, { output: value });
    run.journal.record({ type: 'ended', status: 'succeeded', output: value }, { tells });
  };
  const refuse = (error: unknown): Done => {
    if (!(error instanceof WeirError)) throw error;
    const { plan, undoable } = run.state;
    const data = describe(run, error);
    if (!plan.undoesOnFailure || undoable.length === 0)
      return fail(run, { error: data, undone: plan.undoesOnFailure ? 'complete' : undefined });
    run.failure = data;
    return undefined;
  };
  try {
    if (output === undefined) return end(lastOutput);
    const compiled = keptValue(output);
    const place = { scope: run.state.root, about: 'output' };
    const value = evaluated(run, place, (given) => evaluateValue(compiled, given, 'output'));
    return value instanceof Promise ? value.then(end).catch(refuse) : end(value);
  } catch (error) {
    return refuse(error);
  }
}

interface Failed {
  readonly error: ErrorData;
  readonly undone: Undone | undefined;
}

/** Ends the run as failed; the flow that is to hear of it gets its run in the same commit. */
export function fail(run: RunInHand, { error, undone }: Failed): Done {
  const flow = flowToTell(run.state, run.claimed.run);
  const end = { type: 'ended', status: 'failed', error, ...(undone && { undone }) } as const;
  const along = {
    tells: toCaller(run.claimed.run, { error: toldError(run.claimed.run, error) }),
    troubles: troublesIn(run, 'failed', error),
  };
  if (flow === undefined) {
    run.journal.record(end, along);
    return undefined;
  }
  return failAndTell(run, { flow, end, along });
}

export function timeOut(run: RunInHand, { undone }: Pick<Failed, 'undone'>): Done {
  const { timeout } = run.state;
  const reason = {
    zh: `运行超过 ${timeout} 毫秒`,
    en: `the run took longer than ${timeout} ms`,
  };
  return fail(run, { error: describe(run, new WeirError('timeout', reason)), undone });
}

export function cancel(run: RunInHand, { undone }: Pick<Failed, 'undone'>): undefined {
  const { error } = run.state.cancel ?? {};
  const tells = toCaller(run.claimed.run, { error: error ?? cancelledError(run) });
  run.journal.record(
    {
      type: 'ended',
      status: 'cancelled',
      ...(error && { error }),
      ...(undone && { undone }),
    },
    { tells },
  );
}

function cancelledError(run: RunInHand): ErrorData {
  const reason = { zh: '被调用的运行已取消', en: 'the called run was cancelled' };
  return describe(run, new WeirError('conflict', reason));
}

async function failAndTell(
  run: RunInHand,
  told: {
    flow: string;
    end: { type: 'ended'; status: 'failed'; error: ErrorData; undone?: Undone };
    along: Along;
  },
): Promise<undefined> {
  const { flow, end, along } = told;
  const row = { ...run.claimed.run, priority: priorityOf(run) };
  const of = { ...run, row, startedAt: run.state.startedAt };
  const follow = await outlast(run.lease, () => followUp(of, { flow, error: end.error }));
  crashPoint('follow-up-made');
  const followed = follow && { followUp: { flow, runId: follow.id } };
  run.journal.record({ ...end, ...followed }, { ...along, ...(follow && { accepts: [follow] }) });
}
