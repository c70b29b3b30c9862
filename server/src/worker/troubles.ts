import type { TroubleKind } from '@weir/contract/alert';
import type { ErrorData } from '@weir/contract/errors';
import { stringifyJson } from '@weir/contract/json';
import { newId } from '../ids.ts';
import type { RunRow, Trouble } from '../store/tenant-store.ts';
import { isDraftVersion } from '../versions/draft-version.ts';
import { toldError } from '../versions/recorded-events.ts';
import type { RunInHand } from './run-in-hand.ts';

/** What the alert flow hears of a run, beside when and how often; of one of a draft nothing: whoever tries it out looks at it. */
export function troublesOf(trouble: {
  readonly kind: Extract<TroubleKind, 'failed' | 'attention'>;
  readonly row: RunRow;
  /** ms UTC. */
  readonly startedAt: number | undefined;
  readonly at: number;
  readonly error: ErrorData;
}): readonly Trouble[] {
  const { kind, row, startedAt, at, error } = trouble;
  if (isDraftVersion(row.version)) return [];
  const { id, flow, version, traceId, caller } = row;
  const run = { id, flow, version, startedAt: startedAt ?? at, traceId };
  const subject = stringifyJson({ error: toldError(row, error), run });
  return [{ id: newId(at), at, kind, flow, code: error.code, subject, caller }];
}

/** The same of a run in hand. */
export function troublesIn(
  { claimed, state, now }: RunInHand,
  kind: 'failed' | 'attention',
  error: ErrorData,
): readonly Trouble[] {
  return troublesOf({ kind, row: claimed.run, startedAt: state.startedAt, at: now(), error });
}
