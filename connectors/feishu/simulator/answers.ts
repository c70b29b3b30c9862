import { randomBytes } from 'node:crypto';
import type { FakeAnswer } from '../../sdk/fake-api.ts';

/** Every answer of the gateway but the plain 404 carries a log id. */
function logId(): Readonly<Record<string, string>> {
  return { 'x-tt-logid': randomBytes(16).toString('hex') };
}

export function success(data: unknown): FakeAnswer {
  return { status: 200, headers: logId(), body: { code: 0, msg: 'success', data } };
}

/** A business failure: HTTP 400 unless told otherwise, the vendor's code in the body. */
export function failure(code: number, msg: string, more: Failure = {}): FakeAnswer {
  const { status = 400, headers, error } = more;
  const id = logId();
  const log = {
    log_id: id['x-tt-logid'],
    troubleshooter: `https://open.feishu.cn/search?code=${code}`,
  };
  return {
    status,
    headers: { ...id, ...headers },
    body: { code, msg, error: { ...log, ...error } },
  };
}

interface Failure {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: Readonly<Record<string, unknown>>;
}

export function fieldFailure(field: string, description: string): FakeAnswer {
  return failure(99992402, 'field validation failed', {
    error: { field_violations: [{ field, description }] },
  });
}

export const unknownPath: FakeAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: '404 page not found',
};
