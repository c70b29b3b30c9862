import { type FlowSource, flowDocument, milliseconds } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { compile, type Plan } from './compile.ts';
import { decide } from './decide.ts';
import { fold } from './fold.ts';
import type { RunState } from './state.ts';
import { momentOf, short } from './state-under-test.ts';

/** Journals written by hand. */

export function planOf(steps: FlowSource['steps'], settings: FlowSource['settings'] = {}): Plan {
  return compile(flowDocument.parse({ flow: 'f', name: 'f', steps, settings }));
}

/** An event before it has its place. */
export type Draft = { readonly type: JournalEvent['type']; readonly [field: string]: unknown };

/** Folds the events after the run's start at 1,000; each a ms later than the one before. */
export function stateOf(plan: Plan, drafts: readonly Draft[]): RunState {
  const trigger = { id: 'manual', kind: 'manual', at: 0, input: {} };
  const { timeout } = plan;
  const limit = timeout !== undefined && { timeout: milliseconds(timeout as never) };
  const all = [{ type: 'accepted', trigger }, { type: 'started', ...limit }, ...drafts];
  return fold(
    plan,
    all.map((draft, i) => ({ ...draft, seq: i + 1, at: 999 + i }) as unknown as JournalEvent),
  );
}

/** What is to be done then, by a worker that is on the steps `busy`. */
export function due(state: RunState, now: number, ...busy: string[]): string[] {
  return decide(state, momentOf(state, now, ...busy)).map(short);
}
