import { describe } from 'vitest';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { seedOfToday } from '../differential/seeded.ts';
import { hasRedis } from '../redis-under-test.ts';
import { roundsOr } from '../rounds.ts';
import { inFolder, onCluster } from '../store-under-test.ts';
import { effectLedgerSuite } from './effect-ledger.testsuite.ts';
import { cluster, oneMachine } from './worlds.ts';

/** Kills of one world before it makes room for the next. */
const perWorld = 50;
const total = roundsOr(1000);
const worlds = Array.from({ length: Math.ceil(total / perWorld) }, (_, index) => ({
  index,
  kills: Math.min(perWorld, total - index * perWorld),
  seed: seedOfToday().first + index,
}));

onServer('the ledger of a cluster', (server) => {
  describe.runIf(hasRedis)('now one machine on SQLite, now a cluster', () => {
    for (const { index, ...size } of worlds) {
      const start = index % 2 === 0 ? oneMachine(inFolder) : cluster(onCluster(server));
      const name = `${index + 1}. ${index % 2 === 0 ? 'SQLite' : 'cluster'}`;
      effectLedgerSuite({ name, start, ...size, tell: (line) => console.log(line) });
    }
  });
});
