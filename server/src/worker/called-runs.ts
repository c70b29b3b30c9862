import { isEnded } from '@weir/contract/run-status';
import { calledRuns } from '../engine/outside-waits.ts';
import type { RunState, StepState } from '../engine/state.ts';
import { findStep } from '../engine/tree.ts';
import { giveUpCall } from '../store/run-messages.ts';
import type { RunRow, Tell } from '../store/tenant-store.ts';
import type { EventDraft } from './run-journal.ts';

/** The runs that a run has called and waits for. */
export interface WaitedRuns {
  /** Applies an event. */
  follow(draft: EventDraft, apply: () => void): void;
  /** Those it does not wait for any more, although they have not ended: each is told so, once. */
  givenUp(): readonly Tell[];
}

/** `state` is as the store has it now. */
export function followCalls(state: RunState, run: Pick<RunRow, 'id' | 'traceId'>): WaitedRuns {
  const waited = calledRuns(state);
  return {
    follow(draft, apply) {
      // Whoever answers has ended.
      if (draft.type === 'wait-closed' && draft.by === 'call') {
        const { wait } = findStep(state, draft);
        if (wait?.kind === 'call') waited.delete(wait.runId);
      }
      apply();
      if (draft.type !== 'wait-opened' || draft.kind !== 'call') return;
      waited.set(draft.runId, findStep(state, draft));
    },
    givenUp() {
      const tells: Tell[] = [];
      for (const [runId, own] of waited) {
        if (!isEnded(state.status) && isWaitedFor(state, own, runId)) continue;
        waited.delete(runId);
        tells.push(giveUpCall(run, runId, state.cancel?.undo));
      }
      return tells;
    },
  };
}

/** To be told by whoever ends a run out of turn: those it waits for end as well. */
export function cancelCalls(state: RunState, run: Pick<RunRow, 'id' | 'traceId'>): readonly Tell[] {
  return [...calledRuns(state).keys()].map((runId) => giveUpCall(run, runId));
}

/** Its step may have called anew since. */
function isWaitedFor({ waits }: RunState, own: StepState, runId: string): boolean {
  return waits.has(own) && own.wait?.kind === 'call' && own.wait.runId === runId;
}
