import type { RunStatus } from '@weir/contract/run-status';
import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { TenantSchema } from '../schema.ts';
import type { EndedKind } from '../tenant-store.ts';

export const endedKinds: readonly EndedKind[] = ['succeeded', 'failed'];

const literal = (status: RunStatus): RawBuilder<RunStatus> => sql.lit<RunStatus>(status);

/** What the index of each kind is made with: only a statement that says the same in the same words uses it. */
export function isOfKind(kind: EndedKind) {
  const run = expressionBuilder<TenantSchema, 'run'>();
  return kind === 'failed'
    ? run('run.status', '=', literal('failed'))
    : run('run.status', 'in', [literal('succeeded'), literal('cancelled')]);
}
