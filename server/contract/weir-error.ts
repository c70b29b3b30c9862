import { type ErrorCode, type ErrorCodeEntry, errorCodes, type Params } from './error-codes.ts';
import type { ErrorData } from './errors.ts';
import type { Text } from './text.ts';

export interface WeirErrorOptions {
  readonly field?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly details?: unknown;
  readonly cause?: unknown;
}

/** Everything the platform refuses on purpose. `code` chooses sentence, hint and HTTP status from the table in `error-codes.ts`. */
export class WeirError extends Error {
  override readonly name = 'WeirError';
  readonly code: ErrorCode;
  readonly params: Params;
  readonly options: WeirErrorOptions;

  constructor(code: ErrorCode, params: Params = {}, options: WeirErrorOptions = {}) {
    super(errorCodes[code].message(params).en, { cause: options.cause });
    this.code = code;
    this.params = params;
    this.options = options;
  }
}

export function statusOf(code: string): number {
  return Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode].status : 500;
}

/** Turns anything thrown into the public form; what is not a `WeirError` becomes `internal`, its text stays in the log. */
export function toErrorData(
  thrown: unknown,
  place: { step?: string; traceId?: string } = {},
): ErrorData {
  const error = thrown instanceof WeirError ? thrown : new WeirError('internal');
  const { message, hint, retryable }: ErrorCodeEntry = errorCodes[error.code];
  const { field, retryAfter, details } = error.options;
  return {
    code: error.code,
    message: message(error.params),
    ...(hint && { hint: hint(error.params) }),
    retryable: retryable ?? false,
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(details !== undefined && { details }),
    ...place,
  };
}

/** Seconds for the header `retry-after`: what the error says, else one where trying again can help. */
export function retryAfterSeconds({ retryAfter, retryable }: ErrorData): number | undefined {
  const ms = retryAfter ?? (retryable ? 1000 : undefined);
  return ms === undefined ? undefined : Math.ceil(ms / 1000);
}

/** Both sentences and what to do, for a terminal or a log line. */
export function sentences(error: ErrorData): string {
  const line = (language: keyof Text) =>
    [error.message[language], error.hint?.[language]]
      .filter(Boolean)
      .join(language === 'en' ? ' ' : '');
  return `${line('zh-CN')}\n${line('en')}`;
}
