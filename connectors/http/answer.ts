import {
  type ActionErrorCode,
  ConnectorError,
  type HttpResponse,
  readJson,
  readText,
} from '../sdk/index.ts';

export type AnswerType = 'auto' | 'json' | 'text';

const json = /^[^;]*[/+]json\s*(;|$)/i;

/**
 * The body of an answer. `auto`: JSON where the header says so and it is, else the text; nothing at all is null.
 *
 * @throws ConnectorError `code` for a body that is not of the wanted type, or that is no text
 */
export function readAnswer(
  response: HttpResponse,
  wanted: AnswerType,
  code: ActionErrorCode,
): unknown {
  if (wanted === 'text') return textOf(response, code);
  if (response.body.length === 0) return null;
  const type = response.headers['content-type'] ?? '';
  const value = wanted === 'json' || json.test(type) ? readJson(response) : undefined;
  if (value !== undefined) return value;
  if (wanted === 'auto') return textOf(response, code);
  throw unreadable(response, code, 'The answer is not JSON');
}

/** A charset that is named is taken at its word; without one, bytes that are no UTF-8 are no text. */
function textOf(response: HttpResponse, code: ActionErrorCode): string {
  if (/charset=/i.test(response.headers['content-type'] ?? '')) return readText(response);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(response.body);
  } catch {
    throw unreadable(response, code, 'The answer is not text');
  }
}

function unreadable(
  { status, headers }: HttpResponse,
  code: ActionErrorCode,
  what: string,
): ConnectorError {
  const type = headers['content-type'];
  return new ConnectorError(code, type === undefined ? what : `${what} (${type})`, {
    details: { status },
  });
}
