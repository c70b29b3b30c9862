import type { Text } from './text.ts';

/** Codes an action may end with (flow-language §7). The code says what the platform does next. */
export const actionErrorCodes = [
  'invalid_input',
  'auth_failed',
  'forbidden',
  'not_found',
  'conflict',
  'rejected',
  'rate_limited',
  'unavailable',
  'timeout',
  'unknown_outcome',
  'too_large',
  'internal',
] as const;
export type ActionErrorCode = (typeof actionErrorCodes)[number];

export interface ConnectorErrorOptions {
  /** Name of the input field at fault, such as `receiver` or `card.title`. */
  readonly field?: string;
  /** Wait told by the other side, in ms. */
  readonly retryAfterMs?: number;
  /**
   * The other side's own code, request id and answer, as data for people. The platform hides secrets in them and cuts them
   * after 2,000 characters; a connector must not cut them itself, for half a secret is no longer known as one.
   */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** `false`: trying the same again cannot help, whatever the code says. */
  readonly retryable?: false;
  /** Nothing had left this machine when it was thrown; said by the HTTP client. */
  readonly nothingSent?: true;
  readonly cause?: unknown;
}

/**
 * The only thing a connector throws on purpose, with the vendor's sentence as it is, or the connector's own in both languages;
 * without secrets. `message` is the English one.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ActionErrorCode;
  readonly text: Text;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, string | number | boolean>>;
  readonly retryable: false | undefined;
  readonly nothingSent: boolean;

  constructor(code: ActionErrorCode, said: string | Text, options: ConnectorErrorOptions = {}) {
    const text = typeof said === 'string' ? { 'zh-CN': said, en: said } : said;
    super(text.en, { cause: options.cause });
    this.code = code;
    this.text = text;
    this.field = options.field;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
    this.retryable = options.retryable;
    this.nothingSent = options.nothingSent ?? false;
  }
}
