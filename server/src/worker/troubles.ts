import type { TroubleKind } from '@weir/contract/alert';
import type { ErrorData } from '@weir/contract/errors';
import { stringifyJson } from '@weir/contract/json';
import { newId } from '../ids.ts';
import type { RunRow, Trouble } from '../store/tenant-store.ts';
import type { RunInHand } from './run-in-hand.ts';

/** What the alert flow hears of a run, beside when and how often. */
export function troubleOf(trouble: {
  readonly kind: Extract<TroubleKind, 'failed' | 'attention'>;
  readonly row: RunRow;
  /** ms UTC. */
  readonly startedAt: number | undefined;
  readonly at: number;
  readonly error: ErrorData;
}): Trouble {
  const { kind, row, startedAt, at, error } = trouble;
  const { id, flow, version, traceId, caller } = row;
  const run = { id, flow, version, startedAt: startedAt ?? at, traceId };
  return {
    id: newId(at),
    at,
    kind,
    flow,
    code: error.code,
    subject: stringifyJson({ error, run }),
    caller,
  };
}

/** The same of a run in hand. */
export function troubleIn(
  { claimed, state, now }: RunInHand,
  kind: 'failed' | 'attention',
  error: ErrorData,
): Trouble {
  return troubleOf({ kind, row: claimed.run, startedAt: state.startedAt, at: now(), error });
}
