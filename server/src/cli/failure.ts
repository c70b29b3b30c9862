import { type ErrorData, problemsOf } from '@weir/contract/errors';
import type { Text } from '@weir/contract/text';
import { sentences } from '@weir/contract/weir-error';

/** Why a command did not do what it was asked to; both sentences are for the person at the terminal. */
export class CommandFailure extends Error {
  readonly text: Text;

  constructor(zh: string, en: string, options: { cause?: unknown } = {}) {
    super(en, options);
    this.text = { 'zh-CN': zh, en };
  }
}

/** The server refused a request. */
export class Refused extends Error {
  readonly error: ErrorData;

  constructor(error: ErrorData) {
    super(error.message.en);
    this.error = error;
  }
}

/** An error of the API for a terminal: both sentences (of each problem, where there are several), and the trace to look up in the log. */
export function tell(error: ErrorData): string {
  const { traceId } = error;
  // The first one is in the sentence.
  const others = problemsOf(error)
    .slice(1)
    .flatMap(({ path, message }) => [`${path}：${message['zh-CN']}`, `${path}: ${message.en}`]);
  const trace = traceId ? [`追踪 / Trace: ${traceId}`] : [];
  return [sentences(error), ...others, ...trace].join('\n');
}
