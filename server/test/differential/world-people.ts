import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { placeOf } from '../../src/engine/tree.ts';
import type { OperateParts } from '../../src/http/intervention.ts';
import { resolveHandlers } from '../../src/http/resolve-run.ts';
import { readState } from '../../src/http/runs.ts';
import type { Process, Scheduler } from './scheduler.ts';
import { deaf } from './world-worker.ts';

/** So long a person takes at most, ms. */
const patience = 30_000;

/** People who decide about steps of unknown outcome, by the API's own handler. */
export function createPeople(
  world: Pick<OperateParts, 'stores' | 'versions' | 'queue'> & {
    api: Process;
    scheduler: Scheduler;
    tenant: string;
  },
): { ask(runId: string): void } {
  const { api, scheduler, stores, versions, queue, tenant } = world;
  const { random, now } = scheduler;
  const { resolveRun } = resolveHandlers({
    stores,
    versions,
    queue,
    signals: deaf,
    now,
  });

  const decide = async (runId: string): Promise<void> => {
    const { state } = await readState({ stores, versions }, tenant, runId);
    const steps = [...state.waits].filter(({ wait }) => wait?.kind === 'attention');
    if (isEnded(state.status) || steps.length === 0) return;
    const own = random.pick(steps);
    const { step } = own;
    const happened = random.chance(0.5);
    const body = {
      happened,
      ...(happened && { output: { decided: 2n ** 60n } }),
      ...(random.chance(0.7) && placeOf(own)),
    };
    const person = { id: 'p', name: 'p', role: 'owner' as const, createdAt: 0 };
    const principal = { actor: 'p', person, tenant };
    const call = { params: { id: runId }, body, principal, traceId: '0'.repeat(32), query: {} };
    try {
      await resolveRun(call as unknown as Parameters<typeof resolveRun>[0]);
      scheduler.note(`person decided ${runId} ${step.id} ${happened}`);
    } catch (error) {
      if (!(error instanceof WeirError)) throw error;
      scheduler.note(`person was refused ${runId} ${error.code}`);
      ask(runId);
    }
  };
  const ask = (runId: string): void =>
    scheduler.at(now() + random.below(patience), 'person', () =>
      scheduler.within(api, () => decide(runId)),
    );
  return { ask };
}
