import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';

const kinds = ['status', 'html', 'cut', 'hang', 'garbage', 'slow'] as const;

/** What the next calls meet instead of their answer; set by `POST /simulator/misbehave`. */
export interface Fault {
  readonly kind: (typeof kinds)[number];
  /** How many calls; default 1. */
  readonly times: number;
  /** Only calls of this collection, such as `notices`. */
  readonly on?: string;
  /** The call is carried out first, and only its answer suffers. */
  readonly after: boolean;
  /** For `status`. */
  readonly status: number;
  /** Seconds for `Retry-After`, with `status`. */
  readonly retryAfter?: number;
  /** For `slow`: ms until the first byte; default 100. `slow` answers as usual only with `after`. */
  readonly delayMs: number;
}

/** The fault a request body asks for, or null when it asks for none that is known. */
export function readFault(body: unknown): Fault | null {
  if (!isRecord(body)) return null;
  const kind = kinds.find((each) => each === body['kind']);
  const { times = 1, status = 500, retryAfter, delayMs = 100, on, after = kind === 'slow' } = body;
  if (kind === undefined || typeof times !== 'number' || typeof status !== 'number') return null;
  return {
    kind,
    times,
    status,
    after: after === true,
    delayMs: Number(delayMs),
    ...(typeof retryAfter === 'number' && { retryAfter }),
    ...(typeof on === 'string' && { on }),
  };
}

/** `real` is the answer of the call when it was carried out. */
export function answerOf(fault: Fault, real?: FakeAnswer): FakeAnswer {
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const { status, delayMs } = fault;
  const answers: Record<Fault['kind'], () => FakeAnswer> = {
    status: () => ({
      status,
      headers,
      body: { code: 'SIMULATED', message: `simulated ${status}` },
    }),
    html: () => ({
      status,
      headers: { 'content-type': 'text/html' },
      body: '<html>gateway</html>',
    }),
    cut: () => ({
      ...(real ?? { status: 200, body: { id: 'T-1042', name: '采购框架合同' } }),
      fault: 'cut',
    }),
    hang: () => ({ status: 200, fault: 'hang' }),
    garbage: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":',
    }),
    slow: () => ({ ...(real ?? { status: 200, body: {} }), delayMs }),
  };
  return answers[fault.kind]();
}
