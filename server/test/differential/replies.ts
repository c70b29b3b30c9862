import type { Effect } from '@weir/connectors/sdk';
import type { ErrorCode } from '@weir/contract/error-codes';
import type { Json } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import { toJson } from '../../src/connector-host/action-output.ts';
import type { ActionOutcome } from '../../src/connector-host/call-action.ts';
import { hashOf, seeded } from './seeded.ts';

/** What the other side does with a request. */
export type Reply =
  | { readonly kind: 'ok'; readonly output: Json }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly retryAfter?: number }
  /** It has acted, but nobody hears of it. */
  | { readonly kind: 'lost' }
  /** Whoever sent it dies of the answer. */
  | { readonly kind: 'deadly' };

export interface Request {
  readonly seed: number;
  readonly flow: string;
  readonly step: string;
  /** The how manieth of its idempotency key, from 1. */
  readonly call: number;
}

const tempers = [
  'kind',
  'kind',
  'kind',
  'kind',
  'flaky',
  'flaky',
  'lossy',
  'lossy',
  'lossy',
  'patient',
  'hostile',
  'hostile',
  'deadly',
  'deadly',
] as const;
const passing = ['unavailable', 'rate_limited', 'timeout'] as const;
const lasting = ['not_found', 'rejected', 'conflict', 'invalid_input', 'forbidden'] as const;
const outputs: readonly unknown[] = [
  { id: 2n ** 60n, list: [1, null, 'x'] },
  'a\0b 合同 😀',
  null,
  [],
  { n: -0, deep: { deeper: [{}] } },
  12_345_678_901_234_567_890n,
  false,
];

/** The same for the same request. `gentle`: nobody dies, and nobody is asked to wait. */
export function replyTo({ seed, flow, step, call }: Request, how: { gentle: boolean }): Reply {
  const ofStep = seeded(hashOf(seed, flow, step));
  const temper = ofStep.pick(tempers);
  const bad = 1 + ofStep.below(3);
  const lastingCode = ofStep.pick(lasting);
  const ofCall = seeded(hashOf(seed, flow, step, call));
  const ok: Reply = { kind: 'ok', output: toJson(ofCall.pick(outputs), (text) => text) };
  switch (temper) {
    case 'kind':
      return ok;
    case 'flaky':
      return call <= bad ? { kind: 'error', code: ofCall.pick(passing) } : ok;
    case 'lossy':
      return call <= bad ? { kind: 'lost' } : ok;
    case 'patient': {
      const retryAfter = how.gentle ? 0 : ofCall.pick([0, 1500, 3_600_000, 90_000_000]);
      return call <= bad ? { kind: 'error', code: 'rate_limited', retryAfter } : ok;
    }
    case 'hostile':
      return { kind: 'error', code: lastingCode };
    case 'deadly':
      return call <= 3 * bad && !how.gentle ? { kind: 'deadly' } : ok;
  }
}

/** How an action host tells of a reply; `reason`: what the other side said, or why nothing was heard of it. */
export function outcomeOf(
  reply: Exclude<Reply, { kind: 'deadly' }>,
  effect: Effect,
  reason = `${reply.kind} \ufdd0 😀`,
): ActionOutcome {
  switch (reply.kind) {
    case 'ok':
      return { ok: true, output: reply.output };
    case 'lost': {
      const code = effect.kind === 'once' ? 'unknown_outcome' : 'unavailable';
      return { ok: false, error: new WeirError(code, { reason }), sent: true };
    }
    case 'error': {
      const { code, retryAfter } = reply;
      const error = new WeirError(code, { reason }, { retryAfter });
      return { ok: false, error, sent: true };
    }
  }
}
