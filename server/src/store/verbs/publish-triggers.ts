import { type Tx, tenantStatement } from '../statement.ts';
import type { PublishedTrigger } from '../tenant-store.ts';

type Row = Omit<PublishedTrigger, 'route'> & { readonly flow: string; readonly version: number };

/** A trigger that is there stays paused. */
const upsert = tenantStatement<Row>()((db, p) =>
  db
    .insertInto('published_trigger')
    .values({
      flow: p.flow,
      trigger: p.trigger,
      version: p.version,
      use: p.use,
      connection: p.connection,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['flow', 'trigger'])
        .doUpdateSet({ version: p.version, use: p.use, connection: p.connection }),
    ),
);
const deleteOthers = tenantStatement<{ flow: string; version: number }>()((db, p) =>
  db.deleteFrom('published_trigger').where('flow', '=', p.flow).where('version', '<>', p.version),
);

/** The flow has these triggers from now on. */
export async function publishTriggers(
  tx: Tx,
  published: { flow: string; version: number; triggers: readonly PublishedTrigger[] },
): Promise<void> {
  const { flow, version } = published;
  for (const { trigger, use, connection } of published.triggers) {
    await tx.run(upsert, { flow, version, trigger, use, connection });
  }
  await tx.run(deleteOthers, { flow, version });
}
