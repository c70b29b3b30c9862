import type { Log } from '../observe/log.ts';
import type { ControlStore } from '../store/control-store.ts';
import type {
  EndedKind,
  FlowRow,
  ForgottenRuns,
  OldRuns,
  TenantStore,
  TenantStores,
} from '../store/tenant-store.ts';

/** Removes runs whose time is over, and the oldest of flows that keep too much. */
export interface Retention {
  /** One round over all tenants; none while one is under way. */
  round(): Promise<void>;
}

export interface RetentionParts {
  readonly control: Pick<ControlStore, 'tenants'>;
  readonly stores: TenantStores;
  readonly log: Log;
  readonly now: () => number;
  /** Bytes that ended runs of one flow may take. */
  readonly quota: number;
  /** Called for each tenant beside. */
  readonly trim: (tenant: string, store: TenantStore) => Promise<void>;
}

const day = 86_400_000;
/** Of flows that do not say it (flow-language §1), ms. */
const usualKeep: Readonly<Record<EndedKind, number>> = {
  succeeded: 30 * day,
  failed: 180 * day,
};
/** A run's end is committed within so long, ms: what ended before is there to be measured. */
const settledAfter = 60_000;
/** Between two rounds, ms. */
export const keepEvery = 10 * 60_000;
/** Commits for one flow in one round: others have their turn. */
const batches = 2000;
/** What is removed of a flow beyond its quota leaves so much of it: not one run for each that ends. */
const leftOfQuota = 0.95;
/** A large value nobody names may be about to be named, and a draft without runs to be run; ms since it was given. */
const unnamedFor = day;
/** Between two looks at such values, ms: each is a file. */
const blobsEvery = 60 * 60_000;
const flowsAtOnce = 100;

export function createRetention(parts: RetentionParts): Retention {
  const { control, stores, log } = parts;
  let isUnderWay = false;
  let sweptAt = Number.NEGATIVE_INFINITY;
  /** Flows beyond their quota, by tenant and key: each is told of once. */
  const over = new Set<string>();

  const tell = (tenant: string, flow: FlowRow): void => {
    const name = `${tenant}/${flow.key}`;
    if (flow.keptBytes <= parts.quota) over.delete(name);
    else if (!over.has(name)) {
      over.add(name);
      const { key, keptBytes: bytes } = flow;
      const why = 'runs of a flow take more than WEIR_FLOW_QUOTA; the oldest are removed early';
      log.warn({ tenant, flow: key, bytes, quota: parts.quota }, why);
    }
  };
  const roundIn = async (tenant: string): Promise<void> => {
    const store = stores.of(tenant);
    let cursor: string | undefined;
    do {
      const flows = await store.listFlows({ limit: flowsAtOnce, cursor });
      for (const flow of flows) tell(tenant, await roundOf(parts, store, flow));
      cursor = flows.length === flowsAtOnce ? flows.at(-1)?.key : undefined;
    } while (cursor !== undefined);
    for (const flow of await store.lostFlows()) await forgetLost(parts, store, flow);
  };
  return {
    async round() {
      if (isUnderWay) return;
      isUnderWay = true;
      try {
        const sweeps = parts.now() - sweptAt >= blobsEvery;
        if (sweeps) sweptAt = parts.now();
        for (const { key } of await control.tenants()) {
          await roundIn(key);
          await parts.trim(key, stores.of(key));
          if (!sweeps) continue;
          const before = parts.now() - unnamedFor;
          await stores.of(key).sweepBlobs({ before });
          await stores.of(key).forgetDrafts({ before });
        }
      } finally {
        isUnderWay = false;
      }
    },
  };
}

/** Answers the flow as it was found. */
async function roundOf(
  { now, quota }: RetentionParts,
  store: TenantStore,
  flow: FlowRow,
): Promise<FlowRow> {
  const until = now() - settledAfter;
  const measured = await measure(store, flow, until);
  const { oldest } = await ended(store, measured, until);
  for (const kind of ['succeeded', 'failed'] as const) {
    const keep = flow.keep[kind] ?? usualKeep[kind];
    // What is not measured yet could not be taken out of what is.
    const before = Math.min(now() - keep, measured.keptThrough);
    if ((oldest[kind] ?? before) < before) await forget(store, { flow: flow.key, kind, before });
  }
  if (measured.keptBytes > quota) await forgetBeyond(store, measured, quota);
  return measured;
}

const ended = (store: TenantStore, { key, keptThrough }: FlowRow, until: number) =>
  store.endedRuns({ flow: key, through: keptThrough, until });

/** Answers the flow with all in it that ended until then, as far as that goes in one round. */
async function measure(store: TenantStore, flow: FlowRow, until: number): Promise<FlowRow> {
  let measured = flow;
  for (let round = 0; round < batches; round += 1) {
    if ((await ended(store, measured, until)).isMeasured) break;
    await store.measureKept({ flow: flow.key, until });
    measured = (await store.findFlow(flow.key)) ?? measured;
  }
  return measured;
}

/** Of a flow that was deleted nobody says how long. */
async function forgetLost(
  { now }: RetentionParts,
  store: TenantStore,
  flow: string,
): Promise<void> {
  for (const kind of ['succeeded', 'failed'] as const)
    await forget(store, { flow, kind, before: now() - usualKeep[kind] });
}

async function forget(
  store: TenantStore,
  old: { flow: string; kind: EndedKind; before: number },
): Promise<void> {
  let from: number | null = 0;
  for (let round = 0; round < batches && from !== null; round += 1)
    from = (await remove(store, { ...old, from })).next;
}

/** The oldest first, whether they succeeded or failed; never one that has not ended. */
async function forgetBeyond(store: TenantStore, flow: FlowRow, quota: number): Promise<void> {
  const left = new Map<EndedKind, number>([
    ['succeeded', 0],
    ['failed', 0],
  ]);
  let row: FlowRow | null = flow;
  for (let round = 0; round < batches && row && row.keptBytes > quota * leftOfQuota; round += 1) {
    const { oldest } = await ended(store, row, row.keptThrough);
    const at = (kind: EndedKind): number => oldest[kind] ?? Number.POSITIVE_INFINITY;
    const [kind, other] = [...left.keys()].toSorted((a, b) => at(a) - at(b));
    if (!kind) return;
    // Those of the other kind that are older than some of these have their turn before.
    const before = Math.min(row.keptThrough, other ? at(other) : Number.POSITIVE_INFINITY) + 1;
    const old = { flow: flow.key, kind, before, from: left.get(kind) };
    const { removed, next } = await remove(store, old);
    // Those that stay belong to callers that have not ended.
    if (removed.length === 0 && next === null) left.delete(kind);
    else left.set(kind, next ?? 0);
    row = await store.findFlow(flow.key);
  }
}

/** With the runs their words go. */
async function remove(store: TenantStore, old: OldRuns): Promise<ForgottenRuns> {
  const forgotten = await store.forgetRuns(old);
  if (forgotten.removed.length > 0) await store.forgetSearched(forgotten.removed);
  return forgotten;
}
