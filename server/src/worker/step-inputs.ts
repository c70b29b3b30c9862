import { isJsonObject, type Json } from '@weir/contract/json';
import { casesOf, type PlanStep } from '../engine/compile.ts';
import { type CompiledCondition, compileCondition } from '../expr/rules.ts';
import { type CompiledValue, compileValue } from '../expr/template-value.ts';

/** What of a step is evaluated. */
export interface StepInputs {
  readonly when: CompiledCondition | undefined;
  readonly timeout: CompiledValue | undefined;
  readonly group: CompiledValue | undefined;
  /** What it is given when it starts; the rest of a scope's `with` has its turn later. */
  readonly with: CompiledValue;
  /** Of a branch: each port with its condition. */
  readonly cases: readonly (readonly [port: string, condition: CompiledCondition])[];
  /** Of a loop, for each round. */
  readonly collect: CompiledValue | undefined;
  /** Of a repeat, after or before each round. */
  readonly until: CompiledCondition | undefined;
  readonly while: CompiledCondition | undefined;
}

/** Keys of `with` that are evaluated at the start; of kinds that are not named here all of them. */
const given: Readonly<Record<string, readonly string[]>> = {
  code: [],
  branch: [],
  try: [],
  loop: ['items', 'concurrency'],
  repeat: ['max', 'delay'],
};

const compiled = new WeakMap<PlanStep, StepInputs>();

/** The step's templates, compiled once for all runs of its flow version. */
export function inputsOf(step: PlanStep): StepInputs {
  const known = compiled.get(step);
  if (known) return known;
  const inputs = compileInputs(step);
  compiled.set(step, inputs);
  return inputs;
}

function compileInputs(step: PlanStep): StepInputs {
  const { use, when, timeout, group } = step;
  const own = isJsonObject(step.with) ? step.with : {};
  const keys = given[use];
  const optional = <T>(value: Json | undefined, compile: (value: Json) => T): T | undefined =>
    value === undefined ? undefined : compile(value);
  return {
    when: optional(when, compileCondition),
    timeout: optional(timeout, compileValue),
    group: optional(group, compileValue),
    with: compileValue(
      keys ? Object.fromEntries(Object.entries(own).filter(([key]) => keys.includes(key))) : own,
    ),
    cases: casesOf(step).map(([port, condition]) => [port, compileCondition(condition)] as const),
    collect: optional(use === 'loop' ? own['collect'] : undefined, compileValue),
    until: optional(use === 'repeat' ? own['until'] : undefined, compileCondition),
    while: optional(use === 'repeat' ? own['while'] : undefined, compileCondition),
  };
}
