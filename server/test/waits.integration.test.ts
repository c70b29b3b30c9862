import { afterAll, beforeAll, describe } from 'vitest';
import { onServer } from '../src/store/postgres/postgres.testsuite.ts';
import { callbacks } from './callbacks.testsuite.ts';
import { type HoldingSystem, startHoldingSystem } from './holding-system.ts';
import { type RunningWeir, startWeir } from './running-weir.ts';
import { signals } from './signals.testsuite.ts';
import { inFolder, onPostgres, type StoreUnderTest } from './store-under-test.ts';
import { waitingFlows } from './waiting-flows.ts';

/** Waits that somebody outside answers, through the front door, in real processes. */
function waitsSuite(name: string, store: StoreUnderTest): void {
  describe(`waits on ${name}`, () => {
    let weir: RunningWeir;
    let system: HoldingSystem;
    let place: Awaited<ReturnType<StoreUnderTest>>;

    beforeAll(async () => {
      place = await store();
      system = await startHoldingSystem();
      const env = { WEIR_DEMO: 'false', WEIR_EGRESS_ALLOW: system.place, ...place.env };
      weir = await startWeir({ env });
    }, 60_000);
    afterAll(async () => {
      await weir?.stop();
      await system?.close();
      await place?.remove();
    }, 60_000);

    const flows = waitingFlows(() => weir);
    callbacks(flows);
    signals(
      flows,
      () => weir,
      () => system,
    );
  });
}

waitsSuite('SQLite', inFolder);
onServer('waits', (server) => waitsSuite('PostgreSQL', onPostgres(server)));
