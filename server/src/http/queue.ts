import type { BodyOf, ReplyOf } from '@weir/contract/api';
import type { QueueView } from '@weir/contract/queue';
import type { Queue } from '../queue/queue.ts';
import type { ControlStore } from '../store/control-store.ts';
import { everyGroup, type LaneRow, pauseOf } from '../store/lanes.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Call, Handlers } from './endpoint.ts';
import { warnOfLanes } from './group-warning.ts';
import { isServed } from './why/order-facts.ts';

export interface QueueParts extends AuditParts {
  readonly control: Pick<ControlStore, 'workers'>;
  readonly queue: Queue;
}

/** What waits, who works, and lanes that are paused. */
export function queueHandlers(
  parts: QueueParts,
): Pick<Handlers, 'getQueue' | 'pauseQueue' | 'resumeQueue'> {
  const set = async (
    call: Call<'pauseQueue' | 'resumeQueue'>,
    paused: boolean,
  ): Promise<ReplyOf<'pauseQueue'>> => {
    const { principal, body = {} } = call;
    const { tenant, person } = principal;
    // People read it; the audit has who that is.
    const by = person.name;
    const at = parts.now();
    const ready = await parts.stores.of(tenant).pauseLanes({ ...body, paused, by, at });
    // What was paused has lost its tickets. Those that are lost now are added by the sweep.
    for (const { group, count } of paused ? [] : ready)
      await parts.queue.ensure({ tenant, group }, count).catch(() => undefined);
    const action = paused ? 'queue.pause' : 'queue.resume';
    await audit(parts, call, { action, object: laneName(body) });
    const view = await viewOf(parts, tenant);
    const waiting = view.lanes
      .filter((lane) => lane.ready + lane.parked > 0)
      .map(({ group }) => group);
    const warnings = warnOfLanes(body.group, { workers: await parts.control.workers(), waiting });
    return { ...view, warnings };
  };

  return {
    getQueue: ({ principal }) => viewOf(parts, principal.tenant),
    pauseQueue: (call) => set(call, true),
    resumeQueue: (call) => set(call, false),
  };
}

/** `*`: all of them. */
function laneName({ group, priority }: NonNullable<BodyOf<'pauseQueue'>>): string {
  return `${group ?? '*'}/${priority ?? '*'}`;
}

async function viewOf({ stores, control }: QueueParts, tenant: string): Promise<QueueView> {
  const store = stores.of(tenant);
  const [rows, counts, workers] = await Promise.all([
    store.lanes(),
    store.countLanes(),
    control.workers(),
  ]);
  const counted = new Set(counts.map(({ group, priority }) => `${priority} ${group}`));
  const empty = rows
    .filter(({ group, priority, paused }) => {
      return paused && group !== everyGroup && !counted.has(`${priority} ${group}`);
    })
    .map(({ group, priority }) => ({ group, priority, ready: 0, parked: 0, oldestAt: null }));
  const lanes = [...counts, ...empty].toSorted(
    (a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0) || a.priority - b.priority,
  );
  const groups = new Set(counts.map(({ group }) => group));
  return {
    lanes: lanes.map(({ oldestAt, ...lane }) => {
      const pause = pauseOf(rows, lane);
      return {
        ...lane,
        ...(oldestAt !== null && { oldestAt }),
        ...(pause && { paused: pausedBy(pause) }),
      };
    }),
    pausedEverywhere: rows
      .filter(({ group, paused }) => paused && group === everyGroup)
      .map((row) => ({ priority: row.priority, ...pausedBy(row) })),
    workers: workers.map(({ incarnation, beatAt, groups: served, slots, load }) => ({
      id: incarnation,
      groups: [...served],
      slots,
      load,
      seenAt: beatAt,
    })),
    unserved: [...groups].filter((group) => !isServed(workers, group)),
  };
}

const pausedBy = ({ at, by }: LaneRow) => ({ since: at, by });
