import type { JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { expect, test } from 'vitest';
import { checkInput, readVerdict } from './check-input.ts';
import type { Answer, Evaluation } from './evaluation.ts';

const big = 12_345_678_901_234_567_890n;
const problem = { path: ['a', 0], keyword: 'type', limits: ['string'], found: 'number' };

/** Asks a guest that answers so. */
async function asked(answer: Answer, input: JsonObject = {}) {
  const evaluations: Evaluation[] = [];
  const given = { tenant: 'a', schema: { maximum: big }, input };
  const checked = await checkInput(given, async (evaluation) => {
    evaluations.push(evaluation);
    return answer;
  }).catch((error: unknown) => error);
  return { checked, evaluation: evaluations[0] };
}
const codeOf = (checked: unknown) => (checked instanceof WeirError ? checked.code : checked);

test('a guest is told schema and input, with all digits', async () => {
  const { evaluation } = await asked({ lines: ['u'] }, { a: [big, '\n'] });
  expect(evaluation).toMatchObject({ tenant: 'a', kind: 'input', timeoutMs: 2000 });
  expect(evaluation?.payload()).toBe(`{"maximum":${big}}\n{"a":[${big},"\\n"]}`);
});

test('what fits is answered as it came', async () => {
  const input = { a: big };
  const { checked } = await asked({ lines: ['u'] }, input);
  expect((checked as { value: unknown }).value).toBe(input);
});

test('a value with defaults has all its digits', async () => {
  const { checked } = await asked({ lines: [`v{"a":${big},"b":null}`] });
  expect(checked).toEqual({ value: { a: big, b: null } });
});

test('problems are told', async () => {
  const { checked } = await asked({ lines: [`p${JSON.stringify([problem])}`] });
  expect(checked).toEqual({ problems: [problem] });
});

test.each<[Answer, string]>([
  [{ lines: [], failure: 'timeout' }, 'sandbox_timeout'],
  [{ lines: [], failure: 'memory' }, 'sandbox_memory'],
  [{ lines: [], failure: 'crash' }, 'sandbox_crash'],
  [{ lines: ['e{"kind":"endless"}'] }, 'sandbox_error'],
  [{ lines: ['e{"kind":"large"}'] }, 'sandbox_error'],
  [{ lines: ['e{"kind":"broken"}'] }, 'sandbox_error'],
  [{ lines: [`v${'['.repeat(300)}${']'.repeat(300)}`] }, 'sandbox_output'],
  [{ lines: [] }, 'sandbox_crash'],
])('%o is no acceptance', async (answer, code) => {
  expect(codeOf((await asked(answer)).checked)).toBe(code);
});

test.each([
  '',
  'x',
  'u ',
  'v',
  'v{',
  'p',
  'p{}',
  'p[]',
  'p[1]',
  'p[null]',
  `p${JSON.stringify([{ ...problem, path: [{}] }])}`,
  `p${JSON.stringify([{ ...problem, limits: [1] }])}`,
  `p${JSON.stringify([{ ...problem, more: 1 }])}`,
  `p${JSON.stringify(Array.from({ length: 101 }, () => problem))}`,
  'e',
  'enull',
  'e{}',
  'e{"kind":"constructor"}',
])('%s makes no sense of a guest', (line) => {
  const verdict = readVerdict(line);
  expect('error' in verdict && verdict.error.code).toBe('sandbox_crash');
});

test('what cannot be written is too large', async () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as JsonObject;
  const { evaluation } = await asked({ lines: ['u'] }, deep);
  expect(() => evaluation?.payload()).toThrow(expect.objectContaining({ code: 'too_large' }));
});
