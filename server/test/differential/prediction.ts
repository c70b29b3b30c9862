import { type FlowSource, stepsInside } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import type { RunState } from '../../src/engine/state.ts';
import { viewOf } from '../../src/engine/view.ts';
import { type Carried, carriedOut } from './carried-out.ts';
import type { Steps } from './dialect.ts';
import { settledBefore } from './settled-before.ts';

/** What the language fixes of a run, whatever the time its steps take. */
export interface Prediction {
  readonly status: 'succeeded' | 'failed';
  readonly output: Json | undefined;
  /** Errors of which the first one is the run's; more than one where parallel steps fail. */
  readonly failures: readonly Failure[];
  /** What becomes of each step, unless a failure elsewhere stops it; of those in rounds in the round begun last. */
  readonly fates: ReadonlyMap<string, RunStep>;
  /** Steps whose fate nothing can stop. */
  readonly certain: ReadonlySet<string>;
  /** What becomes of taking back those of them that are taken back. */
  readonly undone: ReadonlyMap<string, RunStep['undone']>;
}

export interface Failure {
  readonly step: string | undefined;
  readonly code: string;
}

/** Carries the flow out on a store in memory: as it is, and with every error handled. */
export async function predict(
  flow: FlowSource,
  given: Pick<Carried, 'seed' | 'input' | 'called'>,
): Promise<Prediction> {
  const { steps } = flow;
  const handled = await carriedOut({ ...flow, steps: withHandlers(steps) }, given);
  const owners = ownersIn(steps);
  const all = Object.entries(viewOf(handled).steps);
  const fates = new Map(all.filter(([id]) => owners.has(id)));
  const failing = Object.keys(steps).filter((id) => fates.get(id)?.error && !isHandled(steps, id));
  const plain = await carriedOut(flow, given);
  const { status, output, error } = plain;
  if (status !== 'succeeded' && status !== 'failed') throw new Error(`the run is ${status}`);
  const certain = certainSteps(steps, failing);
  const undone = Object.entries(viewOf(plain).steps).map(
    ([id, step]) => [id, step.undone] as const,
  );
  return {
    status,
    output,
    failures: failing.length > 0 ? failing.map((id) => failureOf(id, fates)) : runFailure(error),
    fates,
    certain: new Set([...owners].filter(([, owner]) => certain.has(owner)).map(([id]) => id)),
    undone: new Map(undone),
  };
}

/** A run's error names the innermost step. */
function failureOf(id: string, fates: Prediction['fates']): Failure {
  const error = fates.get(id)?.error;
  return { step: error?.step ?? id, code: error?.code ?? '' };
}

const runFailure = (error: RunState['error']): Failure[] =>
  error ? [{ step: undefined, code: error.code }] : [];

/** All steps, those inside others as well, each with the one of the flow itself that it is in. */
function ownersIn(steps: Steps, owner?: string): Map<string, string> {
  const owners = new Map<string, string>();
  for (const [id, step] of Object.entries(steps)) {
    owners.set(id, owner ?? id);
    for (const inner of ownersIn(stepsInside(step), owner ?? id)) owners.set(...inner);
  }
  return owners;
}

function certainSteps(steps: Steps, failing: readonly string[]): ReadonlySet<string> {
  const [only] = failing;
  if (only === undefined) return new Set(Object.keys(steps));
  if (failing.length > 1) return new Set();
  return new Set([only, ...settledBefore(steps, steps[only] ?? {})]);
}

const isHandled = (steps: Steps, id: string): boolean =>
  Object.values(steps).some(({ after = [] }) => [after].flat().includes(`${id}.error`));

/** No failure stops anything then, so the fate of each step shows. */
function withHandlers(steps: Steps): Steps {
  const handlers = Object.keys(steps).map((id): [string, Steps[string]] => [
    `handle${id}`,
    { use: 'set', after: `${id}.error` },
  ]);
  return { ...steps, ...Object.fromEntries(handlers) };
}
