import { type Expression, expressionBuilder } from 'kysely';
import type { TenantSchema } from '../schema.ts';

/** What a run that is given back becomes: with a message its worker has not seen it is ready at once. */
export function atRest(rest: {
  readonly dueAt: Expression<number | null>;
  readonly messages: Expression<number>;
  readonly waitsFor: Expression<string | null>;
}) {
  const run = expressionBuilder<TenantSchema, 'run'>();
  const isTold = run('messages', '>', rest.messages);
  return {
    owner: null,
    claims: 0,
    waits_for: rest.waitsFor,
    ready: run.case().when(isTold).then(1).else(0).end().$castTo<0 | 1>(),
    // Of parameters and null alone PostgreSQL makes a text.
    due_at: run.case().when(isTold).then(null).else(run.cast<number>(rest.dueAt, 'bigint')).end(),
  };
}
