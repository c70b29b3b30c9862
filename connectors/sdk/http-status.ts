import type { HttpResponse } from './context.ts';
import type { ActionErrorCode } from './errors.ts';

const codes: Readonly<Record<number, ActionErrorCode>> = {
  400: 'invalid_input',
  401: 'auth_failed',
  403: 'forbidden',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  422: 'invalid_input',
  429: 'rate_limited',
  504: 'timeout',
};

/** The code of an answer that is no success, as the flow language lists them for `http.request`. */
export function codeOfStatus(status: number): ActionErrorCode {
  return codes[status] ?? (status >= 500 ? 'unavailable' : 'rejected');
}

/** The wait in ms an answer asks for by `Retry-After` (seconds or a date), if it does. */
export function retryAfterMs(response: HttpResponse, now: number): number | undefined {
  const value = response.headers['retry-after']?.trim();
  if (!value) return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, Math.ceil(ms)) : undefined;
}
