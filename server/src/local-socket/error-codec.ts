import { type ErrorCode, errorCodes, type Params } from '@weir/contract/error-codes';
import { WeirError } from '@weir/contract/weir-error';

/** A `WeirError` as data, to cross a thread or a socket. */
export interface EncodedError {
  readonly code: ErrorCode;
  readonly params: Params;
  readonly field?: string;
  readonly retryAfter?: number;
  readonly details?: unknown;
}

/** What is no `WeirError` crosses as `internal`: its text stays in the process that knows the cause. */
export function encodeError(thrown: unknown): EncodedError {
  if (!(thrown instanceof WeirError)) return { code: 'internal', params: {} };
  const { field, retryAfter, details } = thrown.options;
  return {
    code: thrown.code,
    params: thrown.params,
    ...(field !== undefined && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(details !== undefined && { details }),
  };
}

export function decodeError({ code, params, ...options }: EncodedError): WeirError {
  return Object.hasOwn(errorCodes, code)
    ? new WeirError(code, params, options)
    : new WeirError('internal');
}
