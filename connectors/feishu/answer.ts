import {
  ConnectorError,
  codeOfStatus,
  type HttpResponse,
  isRecord,
  readJson,
  retryAfterMs,
} from '../sdk/index.ts';
import { meaningOf } from './error-table.ts';

/**
 * The envelope of a success: HTTP 200 with `code` 0.
 *
 * @throws ConnectorError for all else, with the vendor's code, sentence and log id in `details`.
 */
export function successOf(response: HttpResponse): Readonly<Record<string, unknown>> {
  const answer = readJson(response);
  const envelope = isRecord(answer) && typeof answer['code'] === 'number' ? answer : undefined;
  if (envelope === undefined) throw notFeishu(response);
  if (response.status < 400 && envelope['code'] === 0) return envelope;
  throw errorOf(response, envelope);
}

function errorOf(
  response: HttpResponse,
  envelope: Readonly<Record<string, unknown>>,
): ConnectorError {
  const vendorCode = Number(envelope['code']);
  const meaning = meaningOf(vendorCode);
  const code = meaning?.code ?? codeOfUnlisted(response.status);
  const msg = String(envelope['msg'] ?? '');
  const logId = response.headers['x-tt-logid'] ?? nested(envelope, 'log_id');
  const scopes = scopesOf(envelope);
  const wait = code === 'rate_limited' ? resetMs(response) : undefined;
  return new ConnectorError(code, `${msg} (${vendorCode})`, {
    ...(meaning?.receiver && { field: 'receiver' }),
    ...(vendorCode === 230099 && { field: 'card' }),
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: {
      status: response.status,
      vendorCode,
      msg,
      ...(typeof logId === 'string' && { logId }),
      ...(scopes !== '' && { scopes }),
    },
  });
}

/** A code that is not in the table: HTTP 400 carries any business refusal, so only the statuses around it speak. */
function codeOfUnlisted(status: number): ConnectorError['code'] {
  return status <= 400 ? 'rejected' : codeOfStatus(status);
}

/** An answer without the envelope: the gateway's plain 404, a proxy's page, another system. */
function notFeishu(response: HttpResponse): ConnectorError {
  const { status } = response;
  const type = response.headers['content-type'] ?? '';
  const wait = status === 429 ? resetMs(response) : undefined;
  const code = status < 400 ? 'rejected' : codeOfStatus(status);
  return new ConnectorError(code, `The answer is not Feishu’s: HTTP ${status}, ${type}`, {
    ...(wait !== undefined && { retryAfterMs: wait }),
    details: { status },
  });
}

/** The wait the gateway tells, in ms; its header counts in seconds and may be fractional. */
function resetMs(response: HttpResponse): number | undefined {
  const reset = response.headers['x-ogw-ratelimit-reset'];
  const seconds = Number(reset);
  if (reset !== undefined && reset !== '' && seconds >= 0) return Math.ceil(seconds * 1000);
  return retryAfterMs(response, Date.now());
}

function nested(envelope: Readonly<Record<string, unknown>>, name: string): unknown {
  const error = envelope['error'];
  return isRecord(error) ? error[name] : undefined;
}

/** The scopes an administrator has to grant, when the vendor names them. */
function scopesOf(envelope: Readonly<Record<string, unknown>>): string {
  const violations = nested(envelope, 'permission_violations');
  const list: readonly unknown[] = Array.isArray(violations) ? violations : [];
  return list.map((each) => (isRecord(each) ? String(each['subject']) : '')).join(' ');
}
