import type { PlanStep } from '../engine/compile.ts';
import { type CompiledValue, compileValue } from '../expr/template-value.ts';

export interface StepInputs {
  readonly with: CompiledValue;
  readonly when: CompiledValue | undefined;
}

const compiled = new WeakMap<PlanStep, StepInputs>();

/** The step's templates, compiled once for all runs of its flow version. */
export function inputsOf(step: PlanStep): StepInputs {
  const known = compiled.get(step);
  if (known) return known;
  const inputs = {
    with: compileValue(step.with),
    when: step.when === undefined ? undefined : compileValue(step.when),
  };
  compiled.set(step, inputs);
  return inputs;
}
