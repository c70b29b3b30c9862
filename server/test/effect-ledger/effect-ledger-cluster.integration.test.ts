import { describe } from 'vitest';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { seedOfToday } from '../differential/seeded.ts';
import { hasRedis } from '../redis-under-test.ts';
import { onCluster } from '../store-under-test.ts';
import { effectLedgerSuite } from './effect-ledger.testsuite.ts';
import { cluster } from './worlds.ts';

// Beside the other one, so a file of its own.
onServer('the ledger of a cluster', (server) => {
  describe.runIf(hasRedis)('two apis and two workers', () => {
    effectLedgerSuite({
      name: 'a cluster',
      start: cluster(onCluster(server)),
      kills: 30,
      seed: seedOfToday().first + 1,
    });
  });
});
