import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStores } from '../store/sqlite/stores.ts';

/** Fills the compile cache with all that the processes of a first start load, the writer's thread included. */
export async function loadEverything(): Promise<void> {
  await Promise.all([
    import('../config.ts'),
    import('./child.ts'),
    import('./supervisor.ts'),
    import('./api.ts'),
    import('./embedded.ts'),
    import('./cluster.ts'),
    import('./worker.ts'),
    import('./demo.ts'),
    import('../store/sqlite/remote-stores.ts'),
    import('../store/postgres/stores.ts'),
    import('../connector-host/egress.ts'),
    import('../connector-host/http-client.ts'),
    import('../versions/read-flow-file.ts'),
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'weir-compile-'));
  const stores = await openSqliteStores(folder);
  await stores.close();
  await rm(folder, { recursive: true });
}
