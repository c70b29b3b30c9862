import type { JournalEvent } from '@weir/contract/journal';
import { isJsonObject, type Json } from '@weir/contract/json';
import { isEnded } from '@weir/contract/run-status';
import type { Command } from '../../src/engine/command.ts';
import { decide } from '../../src/engine/decide.ts';
import type { StepState } from '../../src/engine/state.ts';
import { short } from '../../src/engine/state-under-test.ts';
import { nameOf } from '../../src/engine/tree.ts';
import type { PlayedRun, Subject } from './played-run.ts';
import { roundName } from './recount.ts';
import { type Instance, type ReferenceRun, referenceRun, valueOfRound } from './reference.ts';
import { dueNow, everyStep, nameOf as referenceName, statusOf } from './reference-due.ts';
import { hear } from './reference-heard.ts';

/** The reference, told the same journal as an engine. */
export interface Companion {
  /** @throws Error in words where the two do not agree. */
  follow(run: PlayedRun, event: JournalEvent): void;
}

export function companion(): Companion {
  let reference: ReferenceRun | undefined;
  let told = 0;
  return {
    follow(run, event) {
      // After a crash the journal goes on from an earlier place.
      if (!reference || event.seq !== told + 1) {
        reference = referenceRun(run.document);
        for (const each of run.journal.slice(0, -1)) hear(reference, each);
      }
      hear(reference, event);
      told = event.seq;
      compare(run, reference);
    },
  };
}

function compare(run: PlayedRun, reference: ReferenceRun): void {
  const { state } = run;
  agree('status', state.status, statusOf(reference));
  const steps = new Map(everyStep(reference.root).map((own) => [referenceName(own), own]));
  for (const own of everyKept(state.root.steps)) {
    const name = nameOf(own);
    const other = steps.get(name);
    agree(name, fateOf(own), other && fateInReference(other));
  }
  agree('what is due', dueIn(run).map(short).toSorted(), dueOf(run, reference));
  if (state.status === 'succeeded')
    agree('output', plain(state.output), valueOfRound(reference.root));
  if (!isEnded(state.status)) agree('undone', state.undone === 'partial', reference.undoFailed);
}

/** For a worker that takes the run over now: an event may be on its way to the desk of the one that has it. */
function dueIn(run: PlayedRun): readonly Command[] {
  return decide(run.state, { ...run.moment(), inherited: run.state.open });
}

function dueOf(run: PlayedRun, reference: ReferenceRun): string[] {
  const named = (subjects: Iterable<Subject>): Set<string> =>
    new Set([...subjects].map((each) => ('scope' in each ? nameOf(each) : roundName(each))));
  const { group, now } = run;
  const desk = { busy: named(run.busy.keys()), aborted: named(run.aborted), group, now };
  return dueNow(reference, desk).toSorted();
}

function agree(about: string, engine: unknown, reference: unknown): void {
  const [a, b] = [JSON.stringify(engine), JSON.stringify(reference)];
  if (a !== b) throw new Error(`${about}: the engine says ${a}, the reference ${b}`);
}

const phases = {
  waiting: 'idle',
  running: 'open',
  pausing: 'paused',
  ended: 'ended',
  skipped: 'skipped',
} as const;

function fateOf({ status, attempts, ports, output }: StepState): object {
  const value = ports.includes('error') || status !== 'ended' ? undefined : plain(output);
  return { phase: phases[status], attempts, ports, value };
}

function fateInReference({ phase, made, ports, output }: Instance): object {
  const value = ports.includes('error') || phase !== 'ended' ? undefined : output;
  return { phase, attempts: made, ports, value };
}

function everyKept(steps: readonly StepState[]): StepState[] {
  return steps.flatMap((own) => [
    own,
    ...[...(own.rounds?.kept.values() ?? [])].flatMap((round) => everyKept(round.steps)),
  ]);
}

/** Of a round that failed the reference says only that. */
function plain(output: Json | undefined): Json | undefined {
  if (!Array.isArray(output)) return output;
  return output.map((value) =>
    isJsonObject(value) && 'error' in value ? 'failed' : (plain(value) ?? null),
  );
}
