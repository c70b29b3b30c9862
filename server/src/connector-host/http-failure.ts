/** What went wrong with a request, as a connector learns it. */
import { ConnectorError } from '@weir/connectors/sdk';

export interface Failed {
  readonly host: string;
  /** Whether bytes may have left. */
  readonly sent: boolean;
  /** Its time was over, or its step was stopped. */
  readonly stopped: boolean;
}

/** Anything thrown under a request as a `ConnectorError` that says whether something was sent. */
export function failureOf(error: unknown, { host, sent, stopped }: Failed): ConnectorError {
  const beforeSending = sent ? {} : { nothingSent: true as const };
  if (error instanceof ConnectorError) return sent ? error : unsent(error);
  const details = { target: host };
  if (stopped) {
    const reason = sent ? `${host} did not answer in time` : `${host} was not reached in time`;
    return new ConnectorError('timeout', reason, { details, cause: error, ...beforeSending });
  }
  const reason =
    error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'error';
  if (invalidRequest.has(reason)) {
    const message = 'The request cannot be sent: a header or the method is malformed';
    return new ConnectorError('invalid_input', message, { cause: error, ...beforeSending });
  }
  if (reason === 'UND_ERR_HEADERS_OVERFLOW') {
    const message = `The headers of ${host} are too large`;
    return new ConnectorError('too_large', message, { details, cause: error });
  }
  const code = sent ? 'unknown_outcome' : 'unavailable';
  return new ConnectorError(code, `The connection to ${host} broke (${reason})`, {
    details: { ...details, reason },
    cause: error,
    ...beforeSending,
  });
}

function unsent(error: ConnectorError): ConnectorError {
  const { code, message, field, retryAfterMs, details, retryable, cause } = error;
  return new ConnectorError(code, message, {
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(retryable === false && { retryable }),
    details,
    cause,
    nothingSent: true,
  });
}

const invalidRequest: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
]);
