import { canonicalJson } from '@weir/contract/json';
import type { ConnectionView } from '@weir/contract/views';
import type { Applied } from './apply.ts';
import type { WantedConnection } from './connection-form.ts';
import type { Server } from './server.ts';

/** Saves the connection unless the one that is kept says the same. Given secrets are sent each time: nobody shows the old ones. */
export async function applyConnection(
  server: Server,
  { file, config, givesSecrets }: WantedConnection,
  { before, dryRun }: { before: ConnectionView | undefined; dryRun: boolean },
): Promise<Applied> {
  const { key, connector, name } = file;
  if (before && !givesSecrets && isSame(before, { connector, name, config }))
    return { deed: 'unchanged', detail: key };
  if (!dryRun) {
    const body = { connector, name, config };
    const saved = await server.call('saveConnection', { params: { key }, body });
    // The server compares secrets too: what it left alone keeps its time.
    if (saved.updatedAt === before?.updatedAt) return { deed: 'unchanged', detail: key };
  }
  return { deed: before ? 'updated' : 'created', detail: key };
}

function isSame(
  before: ConnectionView,
  wanted: Pick<ConnectionView, 'connector' | 'name' | 'config'>,
): boolean {
  return (
    before.connector === wanted.connector &&
    before.name === wanted.name &&
    canonicalJson(before.config) === canonicalJson(wanted.config)
  );
}
