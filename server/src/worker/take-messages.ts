import type { WaitAnswer } from '@weir/contract/journal';
import type { JsonObject } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import type { StepState } from '../engine/state.ts';
import { placeOf, placeText } from '../engine/tree.ts';
import { crashPoint } from '../observe/crash-points.ts';
import { type RunMessage, readMessage } from '../store/run-messages.ts';
import { outlast } from './outlast.ts';
import { describe, type RunInHand } from './run-in-hand.ts';

type Answered = Extract<RunMessage, { step: string }>;

/**
 * Makes events of what the run was sent since it was last looked at, some at a time. Of what nobody waits for any more nothing
 * becomes.
 */
export async function takeMessages(run: RunInHand): Promise<void> {
  const { journal, store, claimed, lease } = run;
  const { id: runId } = claimed.run;
  const waits = waitsByPlace(run);
  const page = () => outlast(lease, () => store.messages({ runId, after: journal.taken() }));
  for (let sent = await page(); sent.length > 0; sent = await page()) {
    waits.startPage();
    for (const { number, bytes } of sent) {
      hear(run, readMessage(bytes), waits);
      journal.take(number);
    }
    crashPoint('messages-taken');
    if (journal.isFull()) await journal.commit();
  }
}

interface Waits {
  /** What steps of the run have done meanwhile counts from here on. */
  startPage(): void;
  at(place: string): StepState | undefined;
}

/** Made once for many messages; anew where one is for a place it does not know, but once for a page. */
function waitsByPlace({ state }: RunInHand): Waits {
  let known = new Map<string, StepState>();
  let isFresh = false;
  return {
    startPage() {
      isFresh = false;
    },
    at(place) {
      const own = known.get(place);
      if (own && state.waits.has(own)) return own;
      if (!isFresh) {
        known = new Map([...state.waits].map((each) => [placeText(placeOf(each)), each]));
        isFresh = true;
      }
      return known.get(place);
    },
  };
}

function hear(run: RunInHand, message: RunMessage, waits: Waits): void {
  if ('step' in message) return answerWait(run, message, waits);
  if (isEnded(run.state.status)) return;
  if (message.kind === 'priority') {
    const { priority, pinned, by } = message;
    run.journal.record({ type: 'priority-changed', priority, ...(pinned && { pinned }), by });
    return;
  }
  if (message.kind === 'group') return moveRun(run, message);
  if (run.state.cancel) return;
  const { by, undo, error } = message;
  const why = { ...(undo && { undo }), ...(error && { error }) };
  run.journal.record({ type: 'cancel-requested', by, ...why });
}

/** What is under way comes to its end here; then the run goes there, unless it is there already. */
function moveRun(run: RunInHand, { group, by }: Extract<RunMessage, { kind: 'group' }>): void {
  run.journal.record({ type: 'group-changed', group, by });
  run.moves = group === run.claimed.run.group ? undefined : group;
}

function answerWait(run: RunInHand, message: Answered, waits: Waits): void {
  const own = waitFor(run, message, waits);
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

function waitFor({ state }: RunInHand, message: Answered, waits: Waits): StepState | undefined {
  const own = waits.at(placeText(message));
  if (!own || !state.waits.has(own) || own.wait?.kind !== message.kind) return undefined;
  // The step may have called anew since.
  if (own.wait.kind === 'call' && message.kind === 'call' && own.wait.runId !== message.runId)
    return undefined;
  return own;
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
