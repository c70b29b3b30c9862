import { beforeEach, expect, test } from 'vitest';
import type { EndedKind, FlowRow, OldRuns, TenantStores } from '../store/tenant-store.ts';
import { createRetention } from './retention.ts';

const day = 86_400_000;
const now = 400 * day;

interface Ended {
  readonly kind: EndedKind;
  readonly at: number;
  readonly bytes: number;
  /** Its caller has not ended. */
  readonly stays?: true;
}

/** Runs of the one flow there is, and the flow as a store has it. */
let runs: Ended[];
let flow: FlowRow;
let warnings: object[];
let swept: number[];
let forgotten: number[];
/** Flows that were deleted. */
let lost: string[];

beforeEach(() => {
  runs = [];
  warnings = [];
  swept = [];
  forgotten = [];
  lost = [];
  flow = { key: 'f', keep: {}, keptBytes: 0, keptThrough: 0 } as unknown as FlowRow;
});

const of = (kind: EndedKind): Ended[] =>
  runs.filter((run) => run.kind === kind).toSorted((a, b) => a.at - b.at);

const store = {
  sweepBlobs: async ({ before }: { before: number }) => swept.push(before),
  forgetDrafts: async ({ before }: { before: number }) => forgotten.push(before),
  lostFlows: async () => lost,
  listFlows: async () => (lost.length > 0 ? [] : [flow]),
  findFlow: async () => flow,
  endedRuns: async ({ through, until }: { through: number; until: number }) => ({
    oldest: { succeeded: of('succeeded')[0]?.at ?? null, failed: of('failed')[0]?.at ?? null },
    isMeasured: !runs.some(({ at }) => at > through && at <= until),
  }),
  measureKept: async ({ until }: { until: number }) => {
    const added = runs.filter(({ at }) => at > flow.keptThrough && at <= until);
    const keptBytes = added.reduce((sum, { bytes }) => sum + bytes, flow.keptBytes);
    flow = { ...flow, keptBytes, keptThrough: until };
  },
  forgetRuns: async ({ kind, before, from = 0 }: OldRuns) => {
    const old = of(kind).filter(({ at }) => at >= from && at < before);
    const some = old.slice(0, 2);
    const gone = some.filter(({ stays }) => !stays);
    runs = runs.filter((run) => !gone.includes(run));
    const bytes = gone.reduce((sum, run) => sum + run.bytes, 0);
    flow = { ...flow, keptBytes: flow.keptBytes - bytes };
    const next = old.length > 2 ? (some.at(-1)?.at ?? 0) + (gone.length === 0 ? 1 : 0) : null;
    return { removed: gone.map(({ at }) => String(at)), next };
  },
};

const round = (quota = 1e9) =>
  createRetention({
    control: { tenants: async () => [{ key: 't' } as never] },
    stores: { of: () => store } as unknown as TenantStores,
    log: { warn: (what: object) => warnings.push(what) } as never,
    now: () => now,
    trim: async () => undefined,
    stopping: new AbortController().signal,
    quota,
  }).round();
const ages = () => runs.map(({ kind, at }) => `${kind} ${(now - at) / day}`).toSorted();
const add = (kind: EndedKind, age: number, more: Partial<Ended> = {}) =>
  runs.push({ kind, at: now - age * day, bytes: 10, ...more });

test('succeeded runs are kept 30 days and failed ones 180, unless the flow says otherwise', async () => {
  for (const age of [1, 29, 31, 179, 181])
    for (const kind of ['succeeded', 'failed'] as const) add(kind, age);
  await round();
  expect(ages()).toEqual(
    ['failed 1', 'failed 179', 'failed 29', 'failed 31', 'succeeded 1', 'succeeded 29'].toSorted(),
  );
  flow = { ...flow, keep: { succeeded: 2 * day, failed: 30 * day } };
  await round();
  expect(ages()).toEqual(['failed 1', 'failed 29', 'succeeded 1']);
  expect(flow.keptBytes).toBe(30);
  expect(warnings).toEqual([]);
  expect(swept).toEqual([now - day, now - day]);
});

test('what has only just ended is left alone, however short it is kept', async () => {
  runs.push({ kind: 'succeeded', at: now - 1000, bytes: 10 });
  flow = { ...flow, keep: { succeeded: 0 } };
  await round();
  expect(runs).toHaveLength(1);
});

test('beyond its quota a flow loses its oldest runs, whether they succeeded or not, and this is told', async () => {
  for (const age of [2, 4, 6, 8]) add('succeeded', age);
  for (const age of [1, 3, 5, 7]) add('failed', age);
  await round(50);
  expect(ages()).toEqual(['failed 1', 'failed 3', 'succeeded 2', 'succeeded 4']);
  expect(warnings).toMatchObject([{ tenant: 't', flow: 'f', bytes: 80, quota: 50 }]);
});

test('runs that have to stay keep nothing else from being removed', async () => {
  for (const age of [9, 8, 7]) add('succeeded', age, { stays: true });
  for (const age of [6, 5]) add('succeeded', age);
  for (const age of [4, 3]) add('failed', age);
  await round(40);
  expect(ages()).toEqual(['succeeded 7', 'succeeded 8', 'succeeded 9'].toSorted());
});

test('a flow beyond its quota is told of once, and again after it was below', async () => {
  const told = createRetention({
    control: { tenants: async () => [{ key: 't' } as never] },
    stores: { of: () => store } as unknown as TenantStores,
    log: { warn: (what: object) => warnings.push(what) } as never,
    now: () => now,
    trim: async () => undefined,
    stopping: new AbortController().signal,
    quota: 15,
  });
  add('succeeded', 2, { stays: true });
  add('succeeded', 1, { stays: true });
  await told.round();
  await told.round();
  expect(warnings).toHaveLength(1);
  [runs, flow] = [[], { ...flow, keptBytes: 0 }];
  await told.round();
  flow = { ...flow, keptBytes: 16 };
  await told.round();
  expect(warnings).toHaveLength(2);
});

test('runs of a flow that was deleted go when those of others would', async () => {
  for (const age of [29, 31, 179, 181])
    for (const kind of ['succeeded', 'failed'] as const) add(kind, age);
  lost = ['f'];
  await round();
  expect(ages()).toEqual(['failed 179', 'failed 29', 'failed 31', 'succeeded 29']);
  expect(forgotten).toEqual([now - day]);
});

/** Rounds over two tenants, of which the first fails at what `broken` says. */
function twoTenants(broken: string, stopping = new AbortController().signal) {
  const done: string[] = [];
  const errors: string[] = [];
  const note = (tenant: string, what: string) => async () => {
    if (tenant === 'a' && what === broken) throw new Error('away');
    done.push(`${tenant} ${what}`);
  };
  const storeOf = (tenant: string) => ({
    ...store,
    lostFlows: async () => {
      await note(tenant, 'runs')();
      return [];
    },
    sweepBlobs: note(tenant, 'values'),
    forgetDrafts: note(tenant, 'drafts'),
  });
  let at = now;
  const retention = createRetention({
    control: { tenants: async () => [{ key: 'a' } as never, { key: 'b' } as never] },
    stores: { of: storeOf } as unknown as TenantStores,
    log: {
      error: (_: object, message: string) => errors.push(message),
      info: (_: object, message: string) => errors.push(message),
    } as never,
    now: () => at,
    stopping,
    trim: (tenant) => note(tenant, 'journals')(),
    quota: 1e9,
  });
  const round = () => {
    done.length = 0;
    at += day;
    return retention.round();
  };
  return { round, done, errors };
}

const works = ['runs', 'journals', 'values', 'drafts'];

test.each(works)(
  'where %s of a tenant fail, all else has its turn, and it is told once',
  async (broken) => {
    const { round, done, errors } = twoTenants(broken);
    for (let n = 0; n < 2; n += 1) {
      await round();
      const others = works.filter((what) => what !== broken).map((what) => `a ${what}`);
      expect(done).toEqual([...others, ...works.map((what) => `b ${what}`)]);
    }
    expect(errors).toEqual([expect.stringMatching(/ of a: failed/)]);
  },
);

test('a round that is to stop leaves what is left to the next', async () => {
  const stopping = new AbortController();
  const { round, done } = twoTenants('none', stopping.signal);
  stopping.abort();
  await round();
  expect(done).toEqual([]);
  for (const age of [40, 41, 42, 43, 44]) add('succeeded', age);
  const ending = new AbortController();
  const forgetRuns: typeof store.forgetRuns = (old) => {
    ending.abort();
    return store.forgetRuns(old);
  };
  await createRetention({
    control: { tenants: async () => [{ key: 't' } as never] },
    stores: { of: () => ({ ...store, forgetRuns }) } as unknown as TenantStores,
    log: {} as never,
    now: () => now,
    trim: async () => undefined,
    stopping: ending.signal,
    quota: 1e9,
  }).round();
  expect(runs).toHaveLength(3);
});

test('who asks for a round while one is under way waits for that', async () => {
  const { round, done } = twoTenants('none');
  await Promise.all([round(), round()]);
  expect(done).toHaveLength(8);
});
