import { type Tx, tenantStatement } from '../statement.ts';
import type { ConnectionRow } from '../tenant-store.ts';

/** One row for each secret; one without a field for a connection that has none. */
function select(one: boolean) {
  return tenantStatement<{ key: string }>()((db, p) =>
    db
      .selectFrom('connection')
      .leftJoin('connection_secret', 'connection_secret.connection', 'connection.key')
      .select(['key', 'connector', 'name', 'config', 'updated_at', 'field', 'sealed'])
      .$if(one, (connections) => connections.where('key', '=', p.key))
      .orderBy('key')
      .orderBy('field'),
  );
}
const selectOne = select(true);
const selectAll = select(false);

export async function findConnection(tx: Tx, key: string): Promise<ConnectionRow | null> {
  return gather(await tx.all(selectOne, { key }))[0] ?? null;
}

/** By key. */
export async function listConnections(tx: Tx): Promise<readonly ConnectionRow[]> {
  return gather(await tx.all(selectAll, { key: '' }));
}

interface Row {
  key: string;
  connector: string;
  name: string;
  config: string;
  updated_at: number;
  field: string | null;
  sealed: Uint8Array | null;
}

function gather(rows: readonly Row[]): ConnectionRow[] {
  return [...Map.groupBy(rows, (row) => row.key).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { key, connector, name, config, updated_at: updatedAt } = first;
    const secrets = group.flatMap(({ field, sealed }) =>
      field !== null && sealed ? [[field, sealed] as const] : [],
    );
    return [{ key, connector, name, config, updatedAt, secrets: Object.fromEntries(secrets) }];
  });
}
