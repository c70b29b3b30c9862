import type { Problem } from '@weir/contract/errors';
import type { FlowDocument } from '@weir/contract/flow';
import { describeInputProblem } from '@weir/contract/input-problem';
import { invalidInput } from '@weir/contract/invalid-input';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { InputRequest, Sandbox } from '../sandbox/sandbox.ts';

/** A guest may still have to be started, or be busy with others, for so long, ms. */
const patience = 10_000;

export interface GivenInput {
  readonly tenant: string;
  /** A published one: its `input` was found to be a schema. */
  readonly document: Pick<FlowDocument, 'input'>;
  /** What a manual start or a call passes. */
  readonly input: Json;
  readonly signal?: AbortSignal;
}

/**
 * The input with the defaults of the flow's `input`, when it is as that wants it; as it is where the flow wants nothing.
 * Never accepted unjudged.
 *
 * @throws WeirError `invalid_input` with the place of the first problem in `field`, such as `input.items[0].name`, and all
 * of them in `details.problems`, 100 at most; `unavailable` when no guest can be had within 10 s; the sandbox's own codes, with
 * the field `input`, when the schema asks too much; `too_large`; the reason of `signal`.
 */
export async function checkFlowInput(
  sandbox: Pick<Sandbox, 'checkInput'>,
  { tenant, document: { input: schema }, input, signal }: GivenInput,
): Promise<Json> {
  if (schema === undefined) return input;
  const checked = await ask(sandbox, { tenant, schema, input, ...(signal && { signal }) });
  if ('value' in checked) return checked.value;
  // A refusal of nothing is none.
  throw invalidInput(checked.problems.map(describeInputProblem) as [Problem, ...Problem[]]);
}

async function ask(sandbox: Pick<Sandbox, 'checkInput'>, request: InputRequest) {
  const deadline = AbortSignal.timeout(patience);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
  try {
    return await sandbox.checkInput({ ...request, signal });
  } catch (error) {
    request.signal?.throwIfAborted();
    if (deadline.aborted) throw new WeirError('unavailable', tooLate, { cause: error });
    if (!(error instanceof WeirError) || !error.code.startsWith('sandbox_')) throw error;
    throw new WeirError(error.code, error.params, { field: 'input', cause: error });
  }
}

const tooLate = {
  zh: '输入未能及时检查',
  en: 'the input could not be checked in time',
};
