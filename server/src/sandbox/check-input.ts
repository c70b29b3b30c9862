import { type InputProblem, inputProblems } from '@weir/contract/input-problem';
import { type Json, stringifyJson } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { Answer, Evaluation } from './evaluation.ts';
import { failed, readValue } from './guest-answer.ts';
import type { SchemaError } from './messages.ts';
import type { CheckedInput, InputRequest } from './sandbox.ts';

/** ms; what is honest takes a small part of it. */
const defaultLimit = 2000;
/** No flow version is called so: all schemas of a tenant are judged in one realm, which keeps nothing of them. */
const realm = '';

/** What a guest found: nothing to be changed or put right, a value with defaults, problems, or that it cannot tell. */
export type Verdict = { readonly fits: true } | CheckedInput | { readonly error: WeirError };

type Perform = (evaluation: Evaluation, signal?: AbortSignal) => Promise<Answer>;

/** As `Sandbox.checkInput` promises. */
export async function checkInput(
  { tenant, schema, input, signal }: InputRequest,
  perform: Perform,
  limit = defaultLimit,
): Promise<CheckedInput> {
  const payload = () => `${textOf(schema)}\n${textOf(input)}`;
  const asked = { tenant, version: realm, kind: 'input', timeoutMs: limit, payload } as const;
  const { lines, failure } = await perform(asked, signal);
  if (failure) throw failed(failure, limit);
  const verdict = readVerdict(lines[0] ?? '');
  if ('error' in verdict) throw verdict.error;
  return 'fits' in verdict ? { value: input } : verdict;
}

function textOf(value: Json): string {
  try {
    return stringifyJson(value);
  } catch (thrown) {
    // Too long for one text, or nested too deeply to be written.
    if (thrown instanceof RangeError) throw new WeirError('too_large', { reason: thrown.message });
    throw thrown;
  }
}

/** Reads a result line. What it says comes from foreign data and is checked as such. */
export function readVerdict(line: string): Verdict {
  try {
    if (line === 'u') return { fits: true };
    const rest = line.slice(1);
    if (line.startsWith('v')) return valueIn(rest);
    if (line.startsWith('p')) return { problems: problemsIn(rest) };
    if (line.startsWith('e')) return { error: toError(JSON.parse(rest) as SchemaError) };
  } catch {
    // Not what a guest of ours writes.
  }
  return { error: new WeirError('sandbox_crash') };
}

function valueIn(text: string): Verdict {
  const read = readValue(text);
  if ('error' in read) return read;
  // A JSON text is never undefined.
  return { value: read.value ?? null };
}

function problemsIn(text: string): readonly InputProblem[] {
  return inputProblems.parse(JSON.parse(text));
}

function toError({ kind }: SchemaError): WeirError {
  const reason = Object.hasOwn(reasons, kind) ? reasons[kind] : undefined;
  return reason ? new WeirError('sandbox_error', reason) : new WeirError('sandbox_crash');
}

const reasons: Readonly<Record<SchemaError['kind'], { readonly zh: string; readonly en: string }>> =
  {
    endless: {
      zh: '输入的 Schema 中，引用或默认值层层相套，没有尽头',
      en: 'references or defaults in the schema of the input go on without end',
    },
    large: {
      zh: '输入加上默认值后超过 8 MB',
      en: 'with defaults the input is larger than 8 MB',
    },
    broken: {
      zh: '输入的 Schema 无法使用',
      en: 'the schema of the input cannot be used',
    },
  };
