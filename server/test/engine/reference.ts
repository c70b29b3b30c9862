import { edgesOf, type FlowDocument, type Step } from '@weir/contract/flow';
import type { Intent } from '@weir/contract/journal';
import type { Json } from '@weir/contract/json';

/**
 * A run as flow-language §3 and §5 tell it, as plain facts: what each event said of each step in each round, and nothing
 * that follows from it. Shares no code with the engine. `reference-heard.ts` writes the facts down, `reference-due.ts` says
 * what follows.
 */
export interface ReferenceRun {
  readonly root: Round;
  status: 'queued' | 'going' | 'succeeded' | 'failed' | 'cancelled';
  /** ms it may take, from its start or from when it was retried. */
  timeout: number;
  deadline: number;
  undoes: boolean;
  undoFailed: boolean;
  readonly undoOnFailure: boolean;
  cancel: { readonly seq: number; readonly undo: boolean } | undefined;
}

export interface Round {
  readonly owner: Instance | undefined;
  readonly number: number;
  readonly steps: Instance[];
  /** It was said to be over. */
  over: boolean;
  /** What was said to be wrong with it as a whole. */
  fault: Fault | undefined;
  given: Json | undefined;
  last: boolean;
}

export interface Fault {
  readonly seq: number;
  readonly at: number;
}

export interface Attempts {
  phase: 'idle' | 'open' | 'paused' | 'ended' | 'skipped';
  made: number;
  failures: number;
  recoveries: number;
  sent: boolean;
  intent: Intent | undefined;
  /** Kind and time of what it waits for. */
  wait: { readonly kind: string; readonly at: number; readonly due?: string } | undefined;
}

export interface Instance extends Attempts {
  readonly id: string;
  readonly step: Step;
  readonly round: Round;
  /** Those of its scope that come after it by `error`. */
  readonly handlers: number;
  ports: readonly string[];
  output: Json | undefined;
  endedSeq: number;
  endedAt: number;
  answered: boolean;
  /** When the time of a scope is over. */
  limit: number;
  readonly rounds: Round[];
  readonly undo: Attempts;
}

const noAttempts = (): Attempts => ({
  phase: 'idle',
  made: 0,
  failures: 0,
  recoveries: 0,
  sent: false,
  intent: undefined,
  wait: undefined,
});

export function referenceRun({ steps, settings }: FlowDocument): ReferenceRun {
  return {
    root: newRound(steps, undefined, 0),
    status: 'queued',
    timeout: Number.POSITIVE_INFINITY,
    deadline: Number.POSITIVE_INFINITY,
    undoes: false,
    undoFailed: false,
    undoOnFailure: settings?.onFailure?.undo ?? false,
    cancel: undefined,
  };
}

export function newRound(
  steps: FlowDocument['steps'],
  owner: Instance | undefined,
  number: number,
): Round {
  const round: Round = {
    owner,
    number,
    steps: [],
    over: false,
    fault: undefined,
    given: undefined,
    last: false,
  };
  for (const [id, step] of Object.entries(steps)) {
    const handlers = Object.values(steps).filter(({ after }) =>
      edgesOf(after).some(([from, port]) => from === id && port === 'error'),
    ).length;
    const rest = { ports: [], output: undefined, endedSeq: 0, endedAt: 0, answered: false };
    const limit = Number.POSITIVE_INFINITY;
    const own = { ...noAttempts(), ...rest, id, step, round, handlers, limit };
    round.steps.push({ ...own, rounds: [], undo: noAttempts() });
  }
  return round;
}

/** The first error in a round that nothing handles. */
export function firstFault({ steps, fault }: Round): Fault | undefined {
  const faults = steps
    .filter((own) => own.ports.includes('error') && own.handlers === 0)
    .map(({ endedSeq, endedAt }) => ({ seq: endedSeq, at: endedAt }));
  return [...faults, ...(fault ? [fault] : [])].toSorted((a, b) => a.seq - b.seq)[0];
}

/** Output of a scope (flow-language §2). */
export function valueOfScope({ step, rounds }: Instance): Json {
  if (step.use === 'loop') return rounds.map(valueOfRound);
  const last = rounds.at(-1);
  return last ? valueOfRound(last) : null;
}

export function valueOfRound(round: Round): Json {
  const { steps, given, owner } = round;
  const broken = firstFault(round);
  const error = broken && (steps.find(({ endedSeq }) => endedSeq === broken.seq) ?? owner);
  if (error && owner?.step.use === 'loop') return 'failed';
  if (given !== undefined) return given;
  const ok = steps.filter(
    ({ step: { use }, ports }) => ports.includes('ok') && use !== 'branch' && use !== 'respond',
  );
  return ok.toSorted((a, b) => b.endedSeq - a.endedSeq)[0]?.output ?? null;
}
