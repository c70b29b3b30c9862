import { stringifyJson } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import type { RunState } from '../engine/state.ts';
import type { RunSignal } from '../signals/signals.ts';

/** Characters of the JSON text of an output that goes along with the news: most answers are short. */
const shortOutput = 4096;

/** What is told of a run after a commit, to whoever waits for it. */
export function newsOf(run: Pick<RunSignal, 'tenant' | 'runId'>, state: RunState): RunSignal {
  const { status, seq } = state;
  const output = status === 'succeeded' ? textOf(state) : undefined;
  return { ...run, status, lastSeq: seq, ...(output !== undefined && { output }) };
}

/** Undefined: it is to be read in the journal. */
function textOf({ output }: RunState): string | undefined {
  if (jsonSize(output, shortOutput) > shortOutput) return undefined;
  const text = stringifyJson(output);
  // The journal does not keep halves of characters.
  return text.includes('\\ud') ? undefined : text;
}
