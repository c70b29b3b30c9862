import type { Json } from '@weir/contract/json';
import type { Log } from '../observe/log.ts';
import { addonFile } from './addon-file.ts';
import { checkInput } from './check-input.ts';
import { type CheckLimits, checkSources } from './check-sources.ts';
import type { Answer } from './evaluation.ts';
import { codeResult, failed, readLine } from './guest-answer.ts';
import { lazyGuestProcess } from './lazy-guest-process.ts';
import { evaluatePayload, runPayload } from './payload.ts';
import { Pool, type PoolClock } from './pool.ts';
import type { CodeRequest, EvaluateRequest, ExpressionResult, Sandbox } from './sandbox.ts';

const defaultExpressionTimeout = 1000;
const defaultCodeTimeout = 10_000;
/** What is left of a limit may be less; then a repeat is not begun. */
const leastTimeout = 10;

export interface SandboxOptions {
  /** Guest processes at most. */
  readonly guests: number;
  /** Time zone of requests that name none. */
  readonly zone: string;
  /** Folders with what is ours, of which guests see nothing where the host allows it. They must exist at the first evaluation. */
  readonly hide: readonly string[];
  /** For one input, ms; default: 2,000. */
  readonly inputLimit?: number;
  /** Default: what a person who is writing a flow would wait. */
  readonly checkLimits?: CheckLimits;
  readonly log: Log;
}

/** A sandbox of guest processes on this machine. The first evaluation starts the first of them. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { guests, zone, hide, inputLimit, checkLimits, log } = options;
  const start = lazyGuestProcess({ addon: addonFile, hide, log });
  const pool = new Pool({ limit: guests, start, clock, log });

  const perform = async (request: EvaluateRequest, limit: number) => {
    const { tenant, version, signal } = request;
    const payload = () => evaluatePayload({ zone, ...request });
    const timeoutMs = Math.max(1, Math.ceil(limit));
    const asked = { tenant, version, kind: 'evaluate', timeoutMs, payload } as const;
    return pool.perform(asked, signal);
  };

  /** A guest went down with all of them, and most did nothing: each by itself, in the time that all may take. */
  const evaluateEach = async (request: EvaluateRequest, limit: number) => {
    const results: ExpressionResult[] = [];
    const end = clock.now() + limit;
    for (const expression of request.expressions) {
      const alone = { ...request, expressions: [expression] };
      const left = end - clock.now();
      const answer =
        left < leastTimeout
          ? ({ lines: [], failure: 'timeout' } as const)
          : await perform(alone, left);
      results.push(...resultsOf(answer, alone, limit));
    }
    return results;
  };

  return {
    async evaluate(request) {
      const { expressions, timeoutMs = defaultExpressionTimeout } = request;
      if (expressions.length === 0) return [];
      const answer = await perform(request, timeoutMs);
      const died = answer.failure === 'memory' || answer.failure === 'crash';
      if (died && expressions.length > 1) return evaluateEach(request, timeoutMs);
      return resultsOf(answer, request, timeoutMs);
    },
    async runCode(request: CodeRequest): Promise<Json> {
      const { tenant, version, source, signal, timeoutMs = defaultCodeTimeout } = request;
      const payload = () => runPayload({ zone, ...request });
      const limit = Math.max(1, Math.ceil(timeoutMs));
      const asked = { tenant, version, kind: 'run', source, timeoutMs: limit, payload } as const;
      const { lines, failure } = await pool.perform(asked, signal);
      if (failure) throw failed(failure, timeoutMs);
      return codeResult(readLine(lines[0] ?? ''));
    },
    check: (request) => checkSources(request, (...asked) => pool.perform(...asked), checkLimits),
    checkInput: (request) => checkInput(request, (...asked) => pool.perform(...asked), inputLimit),
    close: () => pool.close(),
  };
}

const clock: PoolClock = {
  now: () => performance.now(),
  every(ms, action) {
    const timer = setInterval(action, ms);
    return () => clearInterval(timer);
  },
};

/** One for each expression. What was finished before a time-out counts, unless all was: then something was left running. */
function resultsOf(
  { lines, failure }: Answer,
  { expressions }: EvaluateRequest,
  timeoutMs: number,
): readonly ExpressionResult[] {
  const finished = failure && lines.length >= expressions.length ? [] : lines;
  return expressions.map((_source, index) => {
    const line = finished[index];
    if (line !== undefined) return readLine(line);
    return { error: failed(failure ?? 'crash', timeoutMs) };
  });
}
