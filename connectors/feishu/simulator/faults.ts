import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';
import { failure, success, unknownPath } from './answers.ts';

const kinds = [
  'rate-limit',
  'reject-tokens',
  'fail',
  'cut',
  'hang',
  'html',
  'not-found',
  'slow',
] as const;

/** What the next calls of one endpoint meet instead of their answer. */
export interface Fault {
  readonly kind: (typeof kinds)[number];
  readonly on: 'token' | 'message' | 'contact';
  /** The call is carried out first, and only its answer suffers. Always so for `slow` and on `token`. */
  readonly after: boolean;
  /** How many calls; default 1. */
  readonly times: number;
  /** HTTP status of `rate-limit` (429; 400 is the old form) and `fail` (500). */
  readonly status: number;
  /** Vendor code of `fail`; default 5000. */
  readonly code: number;
  /** Seconds for `x-ogw-ratelimit-reset`, may be fractional; with `rate-limit`. */
  readonly reset: number;
  /** ms until the first byte, with `slow`; default 100. */
  readonly delayMs: number;
}

/** The fault a request body asks for, or null when it asks for none that is known. */
export function readFault(body: unknown): Fault | null {
  if (!isRecord(body)) return null;
  const kind = kinds.find((each) => each === body['kind']);
  if (kind === undefined) return null;
  const on = (['token', 'contact'] as const).find((each) => each === body['on']) ?? 'message';
  const number = (name: string, fallback: number) =>
    typeof body[name] === 'number' ? body[name] : fallback;
  return {
    kind,
    on,
    after: body['after'] === true || kind === 'slow' || on === 'token',
    times: number('times', 1),
    status: number('status', kind === 'rate-limit' ? 429 : 500),
    code: number('code', 5000),
    reset: number('reset', 1),
    delayMs: number('delayMs', 100),
  };
}

/** `real` is the answer of the call when it was carried out. */
export function answerOf(fault: Fault, real?: FakeAnswer): FakeAnswer {
  const { status, code, reset, delayMs } = fault;
  const limits = { 'x-ogw-ratelimit-limit': '50', 'x-ogw-ratelimit-reset': String(reset) };
  const answers: Record<Fault['kind'], () => FakeAnswer> = {
    'rate-limit': () =>
      failure(99991400, 'request trigger frequency limit', { status, headers: limits }),
    'reject-tokens': () => failure(99991663, 'Invalid access token for authorization.'),
    fail: () => failure(code, 'simulated failure', { status }),
    cut: () => ({ ...(real ?? success({ message_id: 'om_cut' })), fault: 'cut' }),
    slow: () => ({ ...(real ?? success({})), delayMs }),
    hang: () => ({ status: 200, fault: 'hang' }),
    html: () => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: '<html>502</html>',
    }),
    'not-found': () => unknownPath,
  };
  return answers[fault.kind]();
}
