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
  /** The other side's own code, request id and answer, as data for people. Never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** The only thing an action throws on purpose. `message` is the vendor's or the connector's own sentence, without secrets. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ActionErrorCode;
  readonly field: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ActionErrorCode, message: string, options: ConnectorErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details ?? {};
  }
}
