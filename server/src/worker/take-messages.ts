import type { WaitAnswer } from '@weir/contract/journal';
import type { JsonObject } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { placeOf, placeText } from '../engine/tree.ts';
import { type RunMessage, readMessage } from '../store/run-messages.ts';
import { outlast } from './outlast.ts';
import { describe, type RunInHand } from './run-in-hand.ts';

type Answered = Exclude<RunMessage, { kind: 'cancel' }>;

/** Makes events of what the run was sent since it was last looked at. Of what nobody waits for any more nothing becomes. */
export async function takeMessages(run: RunInHand): Promise<void> {
  const { journal, store, claimed, lease } = run;
  const { id: runId } = claimed.run;
  const sent = await outlast(lease, () => store.messages({ runId, after: journal.taken }));
  for (const { number, bytes } of sent) {
    hear(run, readMessage(bytes));
    journal.take(number);
  }
}

function hear(run: RunInHand, message: RunMessage): void {
  if (message.kind !== 'cancel') return answerWait(run, message);
  if (run.state.cancel || isEnded(run.state.status)) return;
  const { by, undo, error } = message;
  const why = { ...(undo && { undo }), ...(error && { error }) };
  run.journal.record({ type: 'cancel-requested', by, ...why });
}

function answerWait(run: RunInHand, message: Answered): void {
  const own = waitFor(run, message);
  if (!own) return;
  const answer = answerOf(message);
  const place = { type: 'wait-closed', ...placeOf(own), by: message.kind } as const;
  if (run.journal.fits(answer as JsonObject)) {
    run.journal.record({ ...place, ...answer });
    return;
  }
  const reason = {
    zh: '收到的内容过大，超过一次运行最多 64 MB 的限制',
    en: 'what came is too large for a run of 64 MB',
  };
  run.journal.record({ ...place, error: describe(run, new WeirError('too_large', reason), own) });
}

function waitFor({ state }: RunInHand, message: Answered): StepState | undefined {
  const place = placeText(message);
  return [...state.waits].find(
    (own) =>
      own.wait?.kind === message.kind &&
      placeText(placeOf(own)) === place &&
      // The step may have called anew since.
      (message.kind !== 'call' || ('runId' in own.wait && own.wait.runId === message.runId)),
  );
}

function answerOf(message: Answered): Omit<WaitAnswer, 'by'> {
  switch (message.kind) {
    case 'signal':
      return message.data === undefined ? {} : { data: message.data };
    case 'callback':
      return { body: message.body, headers: message.headers };
    case 'call':
      return message.error ? { error: message.error } : { output: message.output ?? null };
  }
}
