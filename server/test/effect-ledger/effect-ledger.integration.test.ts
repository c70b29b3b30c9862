import { seedOfToday } from '../differential/seeded.ts';
import { inFolder } from '../store-under-test.ts';
import { effectLedgerSuite } from './effect-ledger.testsuite.ts';
import { oneMachine } from './worlds.ts';

effectLedgerSuite({
  name: 'one machine on SQLite',
  start: oneMachine(inFolder),
  kills: 30,
  seed: seedOfToday().first,
});
