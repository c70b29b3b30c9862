/**
 * Plays the runs of the golden journals and writes them anew: `node server/test/engine/record-golden.ts [name]…`. Only
 * where what a journal says has to change: those that are kept are of workers that have run somewhere.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import type { JournalEvent } from '@weir/contract/journal';
import { compile } from '../../src/engine/compile.ts';
import { fold } from '../../src/engine/fold.ts';
import { viewOf } from '../../src/engine/view.ts';
import { playedRuns } from './golden-played.ts';
import { written, writtenRuns } from './golden-written.ts';

const folder = fileURLToPath(new URL('../../src/engine/golden/', import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
mkdirSync(folder, { recursive: true });

for (const [name, play] of Object.entries(playedRuns)) {
  if (!isWanted(name)) continue;
  const { document, journal } = await play();
  keep(name, document, journal());
}
for (const [name, run] of Object.entries(writtenRuns)) {
  const { steps } = run;
  if (isWanted(name)) keep(name, flowDocument.parse({ flow: 'f', name: 'f', steps }), written(run));
}

/** One thing a line: the flow, its events, what pages show of it. */
function keep(name: string, flow: FlowDocument, journal: readonly JournalEvent[]): void {
  const state = fold(compile(flow), journal);
  const lines = [{ flow }, ...journal, { status: state.status, view: viewOf(state) }];
  writeFileSync(
    `${folder}${name}.jsonl`,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
}
