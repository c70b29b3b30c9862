import { describe } from 'vitest';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { seedOfToday } from '../differential/seeded.ts';
import { hasRedis } from '../redis-under-test.ts';
import { inFolder, onCluster } from '../store-under-test.ts';
import { effectLedgerSuite } from './effect-ledger.testsuite.ts';
import { cluster, oneMachine } from './worlds.ts';

const seed = seedOfToday().first;
const kills = Number(process.env['WEIR_TEST_ROUNDS'] ?? 30);

effectLedgerSuite({ name: 'SQLite', start: oneMachine(inFolder), kills, seed, tell: console.log });
onServer('the ledger of a cluster', (server) => {
  describe.runIf(hasRedis)('two apis and two workers', () => {
    effectLedgerSuite({ name: 'cluster', start: cluster(onCluster(server)), kills, seed, tell: console.log });
  });
});
