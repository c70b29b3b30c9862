import { WeirError } from '@weir/contract/weir-error';
import { readVerdict } from './check-input.ts';
import type { Answer, Evaluation } from './evaluation.ts';
import { failed, readLine } from './guest-answer.ts';
import type { CheckPayload } from './messages.ts';
import type { CheckedSource, CheckRequest } from './sandbox.ts';

/** In ms. */
export interface CheckLimits {
  /** For one source: reading takes a small part of it, unless the source was made to be hard to read. */
  readonly source: number;
  /** For all of a request. */
  readonly request: number;
}

const defaultLimits: CheckLimits = { source: 2000, request: 5000 };
/** Of one request with the pool at a time, so that the expressions of running flows never wait behind many. */
const atOnce = 16;
/** No flow version is called so. Nothing is ever executed in this realm. */
const realm = '';

export type Perform = (evaluation: Evaluation, signal: AbortSignal) => Promise<Answer>;

/** As `Sandbox.check` promises. Each source is an evaluation of its own: one that costs its guest costs no other source. */
export async function checkSources(
  { tenant, sources, signal }: CheckRequest,
  perform: Perform,
  limits = defaultLimits,
): Promise<(WeirError | null)[]> {
  const deadline = AbortSignal.timeout(limits.request);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const verdicts = new Array<WeirError | null>(sources.length).fill(null);

  const judge = async (checked: CheckedSource): Promise<WeirError | null> => {
    try {
      const { failure, lines } = await perform(evaluationOf(tenant, checked, limits), stop);
      if (failure) return failed(failure, limits.source);
      return checked.kind === 'schema' ? schemaVerdictOf(lines) : verdictOf(lines);
    } catch (thrown) {
      if (thrown instanceof WeirError) return thrown;
      if (deadline.aborted && stop.reason === deadline.reason) return tooLate(limits);
      throw thrown;
    }
  };
  const open = sources.entries();
  const judgeOpen = async () => {
    for (const [index, checked] of open) verdicts[index] = await judge(checked);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, sources.length) }, judgeOpen));
  return verdicts;
}

function evaluationOf(
  tenant: string,
  { kind, source }: CheckedSource,
  limits: CheckLimits,
): Evaluation {
  const common = { tenant, version: realm, timeoutMs: limits.source };
  // Whatever it says of `{}` is an answer.
  if (kind === 'schema') return { ...common, kind: 'input', payload: () => `${source}\n{}` };
  const payload = () => JSON.stringify({ kind, source } satisfies CheckPayload);
  return { ...common, kind: 'check', payload };
}

function verdictOf(lines: readonly string[]): WeirError | null {
  const result = readLine(lines[0] ?? '');
  return 'error' in result ? result.error : null;
}

function schemaVerdictOf(lines: readonly string[]): WeirError | null {
  const verdict = readVerdict(lines[0] ?? '');
  return 'error' in verdict ? verdict.error : null;
}

function tooLate({ request }: CheckLimits): WeirError {
  return new WeirError('unavailable', {
    zh: `检查未能在 ${request} 毫秒内完成`,
    en: `the check was not finished within ${request} ms`,
  });
}
