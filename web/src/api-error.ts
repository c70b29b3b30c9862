import { type ErrorData, errorData } from '@weir/contract/errors';
import { isJsonObject, parseJson } from '@weir/contract/json';
import { toErrorData } from '@weir/contract/weir-error';
import { inBothLanguages } from './i18n/i18n.ts';

/** An endpoint refused, or could not be asked; `data` says what to tell the person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly data: ErrorData;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;

  constructor(data: ErrorData, status: number, cause?: unknown) {
    super(data.message.en, { cause });
    this.data = data;
    this.status = status;
  }
}

export function unreachable(cause: unknown): ApiError {
  const data = {
    code: 'unavailable',
    message: inBothLanguages('error.unreachable'),
    hint: inBothLanguages('error.unreachableHint'),
    retryable: true,
  };
  return new ApiError(data, 0, cause);
}

/** The error of an answer that is not a success. */
export function refusal(status: number, text: string, traceId: string | null): ApiError {
  const found = errorIn(text);
  const trace = found?.traceId ?? traceId ?? undefined;
  return new ApiError(
    { ...(found ?? unreadable(status)), ...(trace !== undefined && { traceId: trace }) },
    status,
  );
}

/** What to tell about anything thrown. */
export function errorDataOf(error: unknown): ErrorData {
  return error instanceof ApiError ? error.data : toErrorData(error);
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.data.code === 'unauthenticated';
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

function errorIn(text: string): ErrorData | undefined {
  try {
    const body = parseJson(text);
    // `retryable` is not promised by every refusal; without it nothing is repeated.
    const error =
      isJsonObject(body) && isJsonObject(body['error'])
        ? { retryable: false, ...body['error'] }
        : undefined;
    return errorData.safeParse(error).data;
  } catch {
    return undefined;
  }
}

function unreadable(status: number): ErrorData {
  return {
    code: 'malformed',
    message: inBothLanguages('error.unreadable', { status }),
    hint: inBothLanguages('error.unreadableHint'),
    retryable: status >= 500,
  };
}
