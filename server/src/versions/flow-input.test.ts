import { toErrorData, WeirError } from '@weir/contract/weir-error';
import { afterEach, expect, test, vi } from 'vitest';
import type { CheckedInput, InputRequest } from '../sandbox/sandbox.ts';
import { checkFlowInput } from './flow-input.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A sandbox that answers so, and notes what it is asked. */
function sandboxOf(answer: (request: InputRequest) => Promise<CheckedInput>) {
  const asked: InputRequest[] = [];
  const checkInput = (request: InputRequest) => {
    asked.push(request);
    return answer(request);
  };
  return { asked, checkInput };
}
const schema = { type: 'object' };
const given = { tenant: 't', document: { input: schema }, input: { a: 1 } };

async function errorOf(promise: Promise<unknown>): Promise<WeirError> {
  const thrown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  if (thrown instanceof WeirError) return thrown;
  throw thrown;
}

test('a flow that says nothing of its input takes any, and asks no guest', async () => {
  const sandbox = sandboxOf(async () => ({ value: 'other' }));
  const input = { any: ['thing'] };
  expect(await checkFlowInput(sandbox, { ...given, document: {}, input })).toBe(input);
  expect(sandbox.asked).toEqual([]);
});

test('the answer is what the guest makes of it', async () => {
  const sandbox = sandboxOf(async () => ({ value: { a: 1, b: 2 } }));
  expect(await checkFlowInput(sandbox, given)).toEqual({ a: 1, b: 2 });
  expect(sandbox.asked).toMatchObject([{ tenant: 't', schema, input: { a: 1 } }]);
});

test('all problems are told at once, the first one in the sentence', async () => {
  const sandbox = sandboxOf(async () => ({
    problems: [
      { path: ['items', 0, 'name'], keyword: 'required', limits: [] },
      { path: ['n'], keyword: 'maximum', limits: ['5'] },
    ],
  }));
  const error = toErrorData(await errorOf(checkFlowInput(sandbox, given)));
  expect(error).toMatchObject({
    code: 'invalid_input',
    field: 'input.items[0].name',
    message: {
      'zh-CN': '输入不符合要求：input.items[0].name：缺少必填的输入「name」。',
      en: 'The input is not as required: input.items[0].name: The required input "name" is missing.',
    },
  });
  const { problems } = error.details as { problems: { path: string; code: string }[] };
  expect(problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'input.items[0].name input_missing',
    'input.n too_large',
  ]);
});

test('a schema that asks too much is told as the fault of the input', async () => {
  const sandbox = sandboxOf(() => Promise.reject(new WeirError('sandbox_timeout', { ms: 2000 })));
  const error = await errorOf(checkFlowInput(sandbox, given));
  expect(toErrorData(error)).toMatchObject({ code: 'sandbox_timeout', field: 'input' });
});

test('without a guest it is not accepted', async () => {
  const away = new WeirError('unavailable');
  const sandbox = sandboxOf(() => Promise.reject(away));
  expect(await errorOf(checkFlowInput(sandbox, given))).toBe(away);
});

/** Waits until it is told to stop. */
const never = ({ signal }: InputRequest) =>
  new Promise<never>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

test('nobody waits for a guest for ever', async () => {
  const deadline = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
  const checking = errorOf(checkFlowInput(sandboxOf(never), given));
  deadline.abort(new Error('time is over'));
  expect((await checking).code).toBe('unavailable');
  expect(timeout).toHaveBeenCalledWith(10_000);
});

test('who no longer wants it is told so', async () => {
  const stop = new AbortController();
  const checking = checkFlowInput(sandboxOf(never), { ...given, signal: stop.signal });
  stop.abort(new Error('no longer wanted'));
  await expect(checking).rejects.toThrow('no longer wanted');
});

test('a fault of ours stays one', async () => {
  const sandbox = sandboxOf(() => Promise.reject(new TypeError('a fault')));
  await expect(checkFlowInput(sandbox, given)).rejects.toThrow('a fault');
});
