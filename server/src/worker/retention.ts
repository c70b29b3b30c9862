import type { Log } from '../observe/log.ts';
import { toldOnce } from '../observe/told-once.ts';
import type { ControlStore } from '../store/control-store.ts';
import type {
  EndedKind,
  FlowRow,
  OldRuns,
  TenantStore,
  TenantStores,
} from '../store/tenant-store.ts';

/** Removes runs whose time is over, and the oldest of flows that keep too much. */
export interface Retention {
  /** One round over all tenants, or the one that is under way. What fails for a tenant is logged, and the others have their turn. */
  round(): Promise<void>;
}

export interface RetentionParts {
  readonly control: Pick<ControlStore, 'tenants'>;
  readonly stores: TenantStores;
  readonly log: Log;
  readonly now: () => number;
  /** A round that is under way ends after its next commit. */
  readonly stopping: AbortSignal;
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
  let underWay: Promise<void> | undefined;
  let sweptAt = Number.NEGATIVE_INFINITY;
  /** Flows beyond their quota, by tenant and key: each is told of once. */
  const over = new Set<string>();
  /** By tenant and what is done for it: a failure is told of once. */
  const works = new Map<string, () => Promise<void>>();

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
      for (const flow of flows) {
        if (parts.stopping.aborted) return;
        tell(tenant, await roundOf(parts, store, flow));
      }
      cursor = flows.length === flowsAtOnce ? flows.at(-1)?.key : undefined;
    } while (cursor !== undefined);
    for (const flow of await store.lostFlows()) await forgetLost(parts, store, flow);
  };
  const attempt = async (what: string, tenant: string, work: () => Promise<void>) => {
    if (parts.stopping.aborted) return;
    const name = `${what} of ${tenant}`;
    const told = works.get(name) ?? toldOnce(log, name, work);
    works.set(name, told);
    await told();
  };
  const before = () => parts.now() - unnamedFor;
  const keep = async (tenant: string, sweeps: boolean): Promise<void> => {
    const store = stores.of(tenant);
    await attempt('removing old runs', tenant, () => roundIn(tenant));
    await attempt('trimming journals', tenant, () => parts.trim(tenant, store));
    if (!sweeps) return;
    await attempt('removing large values', tenant, () => store.sweepBlobs({ before: before() }));
    await attempt('removing drafts', tenant, () => store.forgetDrafts({ before: before() }));
  };
  const round = async (): Promise<void> => {
    const sweeps = parts.now() - sweptAt >= blobsEvery;
    if (sweeps) sweptAt = parts.now();
    for (const { key } of await control.tenants()) await keep(key, sweeps);
  };
  return {
    round() {
      underWay ??= round().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}

/** Answers the flow as it was found. */
async function roundOf(parts: RetentionParts, store: TenantStore, flow: FlowRow): Promise<FlowRow> {
  const { now, quota } = parts;
  const until = now() - settledAfter;
  const measured = await measure(parts, store, { flow, until });
  const { oldest } = await ended(store, measured, until);
  for (const kind of ['succeeded', 'failed'] as const) {
    const keep = flow.keep[kind] ?? usualKeep[kind];
    // What is not measured yet could not be taken out of what is.
    const before = Math.min(now() - keep, measured.keptThrough);
    if ((oldest[kind] ?? before) < before)
      await forget(parts, store, { flow: flow.key, kind, before });
  }
  if (measured.keptBytes > quota) await forgetBeyond(parts, store, measured);
  return measured;
}

const ended = (store: TenantStore, { key, keptThrough }: FlowRow, until: number) =>
  store.endedRuns({ flow: key, through: keptThrough, until });

/** For one flow more, in one round. */
const hasTurn = ({ stopping }: RetentionParts, round: number): boolean =>
  round < batches && !stopping.aborted;

/** Answers the flow with all in it that ended until then, as far as that goes in one round. */
async function measure(
  parts: RetentionParts,
  store: TenantStore,
  { flow, until }: { flow: FlowRow; until: number },
): Promise<FlowRow> {
  let measured = flow;
  for (let round = 0; hasTurn(parts, round); round += 1) {
    if ((await ended(store, measured, until)).isMeasured) break;
    await store.measureKept({ flow: flow.key, until });
    measured = (await store.findFlow(flow.key)) ?? measured;
  }
  return measured;
}

/** Of a flow that was deleted nobody says how long. */
async function forgetLost(parts: RetentionParts, store: TenantStore, flow: string): Promise<void> {
  for (const kind of ['succeeded', 'failed'] as const)
    await forget(parts, store, { flow, kind, before: parts.now() - usualKeep[kind] });
}

async function forget(
  parts: RetentionParts,
  store: TenantStore,
  old: { flow: string; kind: EndedKind; before: number },
): Promise<void> {
  let from: number | null = 0;
  for (let round = 0; hasTurn(parts, round) && from !== null; round += 1)
    from = (await store.forgetRuns({ ...old, from })).next;
}

/** The oldest first, whether they succeeded or failed; never one that has not ended. */
async function forgetBeyond(
  parts: RetentionParts,
  store: TenantStore,
  flow: FlowRow,
): Promise<void> {
  const enough = parts.quota * leftOfQuota;
  const left = new Map<EndedKind, number>([
    ['succeeded', 0],
    ['failed', 0],
  ]);
  let row: FlowRow | null = flow;
  for (let round = 0; hasTurn(parts, round) && row && row.keptBytes > enough; round += 1) {
    const { oldest } = await ended(store, row, row.keptThrough);
    const at = (kind: EndedKind): number => oldest[kind] ?? Number.POSITIVE_INFINITY;
    const [kind, other] = [...left.keys()].toSorted((a, b) => at(a) - at(b));
    if (!kind) return;
    // Those of the other kind that are older than some of these have their turn before.
    const before = Math.min(row.keptThrough, other ? at(other) : Number.POSITIVE_INFINITY) + 1;
    const old: OldRuns = { flow: flow.key, kind, before, from: left.get(kind) };
    const { removed, next } = await store.forgetRuns(old);
    // Those that stay belong to callers that have not ended.
    if (removed.length === 0 && next === null) left.delete(kind);
    else left.set(kind, next ?? 0);
    row = await store.findFlow(flow.key);
  }
}
