import { WeirError } from '@weir/contract/weir-error';
import { type Tx, tenantStatement } from '../statement.ts';
import type { Publication, Route, VersionRow } from '../tenant-store.ts';
import { publishTriggers } from './publish-triggers.ts';
import { reconsiderSlots } from './slots.ts';

const raiseVersion = tenantStatement<{
  flow: string;
  revision: number;
  publishedRevision: number | null;
  slotLimit: number | null;
  keepSucceeded: number | null;
  keepFailed: number | null;
}>()((db, p) =>
  db
    .updateTable('flow')
    .set((flow) => ({
      versions: flow('versions', '+', 1),
      published_version: flow('versions', '+', 1),
      published_revision: p.publishedRevision,
      slot_limit: p.slotLimit,
      keep_succeeded: p.keepSucceeded,
      keep_failed: p.keepFailed,
    }))
    .where('key', '=', p.flow)
    .where('revision', '=', p.revision)
    .returning(['versions', 'document']),
);
const exists = tenantStatement<{ flow: string }>()((db, p) =>
  db.selectFrom('flow').select('key').where('key', '=', p.flow),
);
const insertVersion = tenantStatement<VersionRow & { document: string }>()((db, p) =>
  db.insertInto('flow_version').values({
    flow: p.flow,
    version: p.version,
    document: p.document,
    author: p.author,
    note: p.note,
    at: p.at,
  }),
);
const selectVersion = tenantStatement<{ flow: string; version: number }>()((db, p) =>
  db
    .selectFrom('flow_version')
    .select('document')
    .where('flow', '=', p.flow)
    .where('version', '=', p.version),
);
const deleteRoutes = tenantStatement<{ flow: string }>()((db, p) =>
  db.deleteFrom('route').where('flow', '=', p.flow),
);
const insertRoute = tenantStatement<Route>()((db, p) =>
  db
    .insertInto('route')
    .values({
      method: p.method,
      path: p.path,
      flow: p.flow,
      version: p.version,
      trigger: p.trigger,
    })
    .onConflict((conflict) => conflict.columns(['path', 'method']).doNothing()),
);
const selectHolder = tenantStatement<{ method: string; path: string }>()((db, p) =>
  db.selectFrom('route').select('flow').where('method', '=', p.method).where('path', '=', p.path),
);

export async function publish(tx: Tx, publication: Publication): Promise<VersionRow> {
  const { flow, revision, again, author, note, at, slotLimit, keep } = publication;
  // The draft differs from an earlier version, as far as anybody knows.
  const publishedRevision = again === undefined ? revision : null;
  const raised = await tx.get(raiseVersion, {
    flow,
    revision,
    publishedRevision,
    slotLimit,
    keepSucceeded: keep?.succeeded ?? null,
    keepFailed: keep?.failed ?? null,
  });
  if (!raised) {
    if (await tx.get(exists, { flow })) throw new WeirError('revision_stale');
    throw new WeirError('not_found', { reason: flow });
  }
  const row: VersionRow = { flow, version: raised.versions, author, note, at };
  const document = await documentOf(tx, { flow, version: again }, raised.document);
  await tx.run(insertVersion, { ...row, document });
  await tx.run(deleteRoutes, { flow });
  await reconsiderSlots(tx, flow);
  await publishTriggers(tx, { flow, version: row.version, triggers: publication.triggers });
  for (const { trigger, route } of publication.triggers) {
    if (!route) continue;
    const taken =
      (await tx.run(insertRoute, { ...route, trigger, flow, version: row.version })) === 0;
    if (taken) throw await routeTaken(tx, route);
  }
  return row;
}

/** Of an earlier version, else of the draft. */
async function documentOf(
  tx: Tx,
  { flow, version }: { flow: string; version: number | undefined },
  ofDraft: string,
): Promise<string> {
  if (version === undefined) return ofDraft;
  const earlier = await tx.get(selectVersion, { flow, version });
  if (earlier) return earlier.document;
  throw new WeirError('not_found', { reason: `${flow} v${version}` });
}

async function routeTaken(tx: Tx, route: { method: string; path: string }): Promise<WeirError> {
  const holder = (await tx.get(selectHolder, route))?.flow ?? '';
  const address = `${route.method} ${route.path}`;
  const zh = `${address} 已被流程「${holder}」使用，请换一个路径`;
  const en = `${address} is taken by the flow "${holder}", choose another path`;
  return new WeirError('conflict', { zh, en }, { details: { ...route, flow: holder } });
}
