import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { compile, type Plan } from './compile.ts';
import type { JournalView } from './view.ts';

/** Journals as workers have written them: any later release has to read them, and to show the same. */
export interface Golden {
  readonly name: string;
  readonly plan: Plan;
  readonly journal: readonly JournalEvent[];
  readonly status: string;
  readonly view: JournalView;
}

export const goldenJournals: readonly Golden[] = globSync(`${import.meta.dirname}/golden/*.jsonl`)
  .toSorted()
  .map(read);

function read(file: string): Golden {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const [first, ...rest] = lines.map((line) => JSON.parse(line));
  const last = rest.pop();
  const flow: FlowDocument = flowDocument.parse(first.flow);
  return {
    name: basename(file, '.jsonl'),
    plan: compile(flow),
    journal: rest,
    status: last.status,
    view: last.view,
  };
}
