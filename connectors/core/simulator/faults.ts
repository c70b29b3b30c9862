import type { FakeAnswer } from '../../sdk/fake-api.ts';
import { isRecord } from '../../sdk/index.ts';

/** What the next calls meet instead of their answer; set by `POST /simulator/misbehave`. */
export interface Fault {
  readonly kind: 'status' | 'html' | 'cut' | 'hang' | 'garbage';
  /** How many calls; default 1. */
  readonly times: number;
  /** For `status`. */
  readonly status: number;
  /** Seconds for `Retry-After`, with `status`. */
  readonly retryAfter?: number;
}

const kinds: readonly string[] = [
  'status',
  'html',
  'cut',
  'hang',
  'garbage',
] satisfies Fault['kind'][];

/** The fault a request body asks for, or null when it asks for none that is known. */
export function readFault(body: unknown): Fault | null {
  if (!isRecord(body) || !kinds.includes(String(body['kind']))) return null;
  const { kind, times = 1, status = 500, retryAfter } = body;
  if (typeof times !== 'number' || typeof status !== 'number') return null;
  const wait = typeof retryAfter === 'number' ? { retryAfter } : {};
  return { kind: kind as Fault['kind'], times, status, ...wait };
}

export function answerOf(fault: Fault): FakeAnswer {
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const { status } = fault;
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
    cut: () => ({ status: 200, body: { id: 'T-1042', name: '采购框架合同' }, fault: 'cut' }),
    hang: () => ({ status: 200, fault: 'hang' }),
    garbage: () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"id":',
    }),
  };
  return answers[fault.kind]();
}
