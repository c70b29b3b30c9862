import { type ErrorCode, type ErrorCodeEntry, errorCodes, type Params } from './error-codes.ts';
import type { ErrorData, StepPath } from './errors.ts';
import type { Text } from './text.ts';

export interface WeirErrorOptions {
  readonly field?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly details?: unknown;
  /** `false`: trying the same again cannot help, whatever the code says. */
  readonly retryable?: false | undefined;
  /** Code and sentence of a tenant's own (the helper `fail`), in place of those of the table. */
  readonly own?: { readonly code: string; readonly message: string } | undefined;
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
  place: { step?: string; path?: StepPath; traceId?: string } = {},
): ErrorData {
  const error = thrown instanceof WeirError ? thrown : new WeirError('internal');
  const { message, hint, retryable }: ErrorCodeEntry = errorCodes[error.code];
  const { field, retryAfter, details, own } = error.options;
  return {
    code: own?.code ?? error.code,
    message: own ? { 'zh-CN': own.message, en: own.message } : message(error.params),
    ...(hint && !own && { hint: hint(error.params) }),
    retryable: error.options.retryable ?? retryable ?? false,
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

/** Both sentences and what to do, for a terminal or a log line; of a tenant's own sentence the one there is. */
export function sentences(error: ErrorData): string {
  const { message, hint } = error;
  if (message['zh-CN'] === message.en && !hint) return message.en;
  const line = (language: keyof Text) => Object.values(inWords(error, language)).join('');
  return `${line('zh-CN')}\n${line('en')}`;
}

/**
 * The sentence of an error, and what to do; they can be put one behind the other. Reasons from outside come without a full
 * stop, so one is added. `hint` is empty where there is none.
 */
export function inWords(
  { message, hint }: ErrorData,
  language: keyof Text,
): { readonly sentence: string; readonly hint: string } {
  const said = message[language].trimEnd();
  const sentence = isClosed.test(said) ? said : said + (language === 'en' ? '.' : '。');
  const todo = hint?.[language] ?? '';
  // Chinese full stops bring their own space.
  const gap = todo === '' || /[。！？」』）]$/.test(sentence) ? '' : ' ';
  return { sentence, hint: gap + todo };
}

/** Ends like a sentence, quoted or not. */
const isClosed = /[.!?…。！？]["'”’」』)）]*$/;
