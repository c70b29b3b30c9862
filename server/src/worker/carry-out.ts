import { createHash } from 'node:crypto';
import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { toErrorData, WeirError } from '@weir/contract/weir-error';
import type { PlanStep } from '../engine/compile.ts';
import type { Command } from '../engine/decide.ts';
import { scopeOf } from '../engine/scope.ts';
import { compileValue, evaluateValue } from '../expr/template-value.ts';
import { newTraceparent } from '../trace.ts';
import type { RunInHand } from './run-execution.ts';
import { inputsOf } from './step-inputs.ts';

/** A step under way; `done` settles when its events are recorded, and rejects only when the run must be given up. */
export interface Work {
  readonly step: string;
  readonly done: Promise<void>;
}

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
type Carriers = {
  readonly [T in Command['type']]: (run: RunInHand, command: CommandOf<T>) => Work | undefined;
};

/** Carries one command out; without an answer its events are recorded already. */
export function carryOut(run: RunInHand, command: Command): Work | undefined {
  // The table is indexed by the command's own type, which TypeScript cannot follow through the union.
  return (carriers[command.type] as (run: RunInHand, command: Command) => Work | undefined)(
    run,
    command,
  );
}

const carriers: Carriers = {
  'start-step'(run, { step }) {
    const input = evaluateInput(run, step);
    if (input === undefined) return undefined;
    return attempt(run, { step, input, attempt: 1, recovered: false });
  },
  'recover-step'(run, { step, input, attempts }) {
    return attempt(run, { step, input, attempt: attempts + 1, recovered: true });
  },
  'skip-step'(run, { step }) {
    run.journal.record({ type: 'step-skipped', step: step.id });
    return undefined;
  },
  'succeed-run'(run, { lastOutput }) {
    const { output } = run.state.plan;
    if (output === undefined) {
      run.journal.record({ type: 'ended', status: 'succeeded', output: lastOutput });
      return undefined;
    }
    try {
      const value = evaluateValue(compileValue(output), scope(run), 'output');
      run.journal.record({ type: 'ended', status: 'succeeded', output: value });
    } catch (error) {
      run.journal.record({ type: 'ended', status: 'failed', error: describe(run, error) });
    }
    return undefined;
  },
  'fail-run'(run, { error }) {
    run.journal.record({ type: 'ended', status: 'failed', error });
    return undefined;
  },
};

/** The step's input; undefined when its condition or an expression already ended it. */
function evaluateInput(run: RunInHand, step: PlanStep): Json | undefined {
  const inputs = inputsOf(step);
  try {
    const values = scope(run);
    if (inputs.when && !evaluateValue(inputs.when, values, 'when')) {
      run.journal.record({ type: 'step-skipped', step: step.id });
      return undefined;
    }
    return evaluateValue(inputs.with, values, 'with');
  } catch (error) {
    endByError(run, step, error);
    return undefined;
  }
}

function attempt(
  run: RunInHand,
  start: { step: PlanStep; input: Json; attempt: number; recovered: boolean },
): Work | undefined {
  const { step, input } = start;
  run.journal.record({
    type: 'step-started',
    step: step.id,
    attempt: start.attempt,
    input,
    ...(start.recovered && { recovered: true }),
  });
  if (step.use === 'set') {
    run.journal.record({ type: 'step-ended', step: step.id, port: 'ok', output: input });
    return undefined;
  }
  return { step: step.id, done: act(run, step, input) };
}

/**
 * Sends an action. Durable point: before an effect leaves, everything the run knows is in the store, so that what is
 * sent is a function of the durable journal.
 */
async function act(run: RunInHand, step: PlanStep, input: Json): Promise<void> {
  const { run: row } = run.claimed;
  if (run.actions.effectOf(step.use) !== 'read') await run.journal.commit();
  run.lease.assertFresh();
  try {
    const output = await run.actions.call({
      tenant: run.tenant,
      use: step.use,
      connection: step.connection,
      input,
      idempotencyKey: idempotencyKey(row.id, step.id),
      traceparent: newTraceparent(row.traceId),
      signal: run.signal,
    });
    run.journal.record({ type: 'step-ended', step: step.id, port: 'ok', output });
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    endByError(run, step, error);
  }
}

/** The same for every attempt of a step of a run, and for no other step or run: 32 hexadecimal digits. */
function idempotencyKey(runId: string, step: string): string {
  return createHash('sha256').update(`${runId}\n${step}`).digest('hex').slice(0, 32);
}

function endByError(run: RunInHand, step: PlanStep, error: unknown): void {
  const data = describe(run, error, step.id);
  run.journal.record({ type: 'step-ended', step: step.id, port: 'error', error: data });
}

function describe(run: RunInHand, error: unknown, step?: string): ErrorData {
  return toErrorData(error, {
    traceId: run.claimed.run.traceId,
    ...(step !== undefined && { step }),
  });
}

function scope(run: RunInHand): ReturnType<typeof scopeOf> {
  const { id, flow, version, traceId, priority } = run.claimed.run;
  return scopeOf(run.state, { id, flow, version, traceId, priority });
}
