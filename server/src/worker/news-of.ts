import { stringifyJson } from '@weir/contract/json';
import { jsonSize } from '@weir/contract/json-size';
import type { RunState } from '../engine/state.ts';
import type { RunSignal } from '../signals/signals.ts';
import type { KnownText } from '../store/journal-chunks.ts';

/** Characters of the JSON text of an output that goes along with the news: most answers are short. */
const shortOutput = 4096;

/** What is told of a run after a commit, to whoever waits for it; `output` as `shortOutputOf` has it. */
export function newsOf(
  run: Pick<RunSignal, 'tenant' | 'runId'>,
  { status, seq }: RunState,
  output: string | undefined,
): RunSignal {
  return { ...run, status, lastSeq: seq, ...(output !== undefined && { output }) };
}

/** Of a run that has succeeded. Undefined: it is to be read in the journal. */
export function shortOutputOf({ status, output }: RunState): KnownText | undefined {
  if (status !== 'succeeded' || jsonSize(output, shortOutput) > shortOutput) return undefined;
  const text = stringifyJson(output);
  // The journal does not keep halves of characters.
  return text.includes('\\ud') ? undefined : { value: output, text };
}
