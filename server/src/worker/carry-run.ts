import { WeirError } from '@weir/contract/weir-error';
import type { Queue } from '../queue/queue.ts';
import type { Signals } from '../signals/signals.ts';
import type { ClaimedRun, ReadyCount, TenantStores } from '../store/tenant-store.ts';
import type { BornRun } from './born-run.ts';
import { endBroken } from './end-broken.ts';
import { newsOf } from './news-of.ts';
import { outlast } from './outlast.ts';
import { executeRun } from './run-execution.ts';
import type { ExecutionParts } from './run-in-hand.ts';
import type { ToldRuns } from './told-runs.ts';

/** A run that was claimed so often in a row, at last alone, and nothing came of it, kills whoever works on it: it fails. */
const fruitlessClaims = 20;

interface CarryParts extends ExecutionParts {
  readonly stores: TenantStores;
  readonly queue: Queue;
  readonly signals: Signals;
}

/** Never rejects. */
export async function carryRun(
  parts: CarryParts,
  given: { tenant: string; claimed: ClaimedRun; told: ToldRuns; born?: BornRun | undefined },
): Promise<void> {
  const { tenant, claimed, told, born } = given;
  const { run } = claimed;
  const store = parts.stores.of(tenant);
  // A lost ticket is added by the sweep.
  const onReady = (counts: readonly ReadyCount[]): void => {
    for (const { group, count } of counts)
      void parts.queue.add({ tenant, group }, count).catch(() => undefined);
  };
  let release = (): void => undefined;
  const onHeld = (tell: () => void): void => {
    release = told.add({ tenant, runId: run.id, tell });
  };
  try {
    if (claimed.claims > fruitlessClaims) throw new Error('claimed too often in vain');
    const { plan } = await outlast(parts.lease, () =>
      parts.versions.load({ tenant, flow: run.flow, version: run.version }),
    );
    await executeRun(parts, {
      tenant,
      claimed,
      plan,
      store,
      onCommitted: (state, output) => {
        const news = newsOf({ tenant, runId: run.id }, state, output);
        // Of what is kept only now, nobody else can have heard.
        if (!born?.tell(news)) parts.signals.publish(news);
      },
      onReady,
      onHeld,
      born,
    });
  } catch (error) {
    if (born && !(await born.wasKept())) {
      // Whoever handed it over has its event, and accepts it as any other.
      if (!isLost(error)) parts.log.error({ run: run.id, tenant, error }, 'run is not kept');
      return;
    }
    if (isLost(error)) {
      parts.log.warn({ run: run.id, tenant }, 'run was taken over');
      return;
    }
    parts.log.error({ run: run.id, tenant, traceId: run.traceId, error }, 'run cannot go on');
    try {
      const end = await endBroken(parts, { tenant, claimed, store, fault: error });
      if (!end) return;
      parts.signals.publish({ tenant, runId: run.id, status: 'failed', lastSeq: end.seq });
      onReady(end.ready);
    } catch (fault) {
      // Another worker will claim it once this one is gone.
      parts.log.error({ run: run.id, tenant, error: fault }, 'broken run cannot be ended');
    }
  } finally {
    release();
    born?.giveUp();
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof WeirError && error.code === 'lease_lost';
