import { type Tx, tenantStatement } from '../statement.ts';
import type { VersionRow } from '../tenant-store.ts';

const select = tenantStatement<{ flow: string; version: number }>()((db, p) =>
  db
    .selectFrom('flow_version')
    .select(['flow', 'version', 'author', 'note', 'at', 'document'])
    .where('flow', '=', p.flow)
    .where('version', '=', p.version),
);

export async function findVersion(
  tx: Tx,
  version: { flow: string; version: number },
): Promise<(VersionRow & { readonly document: string }) | null> {
  return (await tx.get(select, version)) ?? null;
}
