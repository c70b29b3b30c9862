import { runOf, tenantOf } from '../store.testsuite.ts';
import { openSqliteStores } from './stores.ts';

/** Accepts runs into the folder it is given, without end, and writes the id of each once it is answered. */
const stores = await openSqliteStores(process.argv[2] ?? '');
await stores.control.ensureTenant(tenantOf('a'));
const store = stores.tenants.of('a');
let count = 0;

async function feed(): Promise<void> {
  for (;;) {
    count += 1;
    const { runId } = await store.accept(runOf(`r${count}`));
    process.stdout.write(`${runId}\n`);
  }
}
await Promise.all(Array.from({ length: 50 }, feed));
