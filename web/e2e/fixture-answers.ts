import type { BodyOf, EndpointName, ParamsOf, QueryOf, ReplyOf } from '@weir/contract/api';
import { diffDocuments } from '@weir/contract/document-changes';
import { type JsonObject, stringifyJson } from '@weir/contract/json';
import type { RunView } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import type { TriggerView } from '@weir/contract/trigger';
import { WeirError } from '@weir/contract/weir-error';
import { approvalRun, runId } from './fixture-approval.ts';
import type { FixtureData } from './fixture-data.ts';
import { resetDemo } from './fixture-demo.ts';

interface Given<N extends EndpointName> {
  readonly params: ParamsOf<N>;
  readonly query: QueryOf<N>;
  readonly body: BodyOf<N>;
}
type Answer<N extends EndpointName> = (data: FixtureData, given: Given<N>) => ReplyOf<N>;

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new WeirError('not_found');
  return value;
}

function paged<T>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const from = Number(cursor ?? 0);
  const to = from + limit;
  return { items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null };
}

const meOf = (data: FixtureData) => ({ ...data.me, demo: data.demo !== undefined });
const flowOf = (data: FixtureData, key: string) =>
  found(data.flows.find((flow) => flow.key === key));
const versionOf = (data: FixtureData, { key, version }: { key: string; version: number }) =>
  found(data.versions.get(key)?.find((each) => each.version === version));
const runOf = (data: FixtureData, id: string) => found(data.runs.find((run) => run.id === id));
const triggerOf = (data: FixtureData, { flow, trigger }: ParamsOf<'getTrigger'>) =>
  found(data.triggers.find((each) => each.flow === flow && each.trigger === trigger));

/** Pauses or resumes; one that is resumed works at once. */
function turn(data: FixtureData, place: ParamsOf<'getTrigger'>, on: boolean): TriggerView {
  const trigger = triggerOf(data, place);
  return Object.assign(trigger, {
    state: on ? 'active' : 'paused',
    since: Date.now(),
    error: null,
    listeners: on && trigger.use !== 'webhook' ? 2 : 0,
  });
}
const refuse = (): never => {
  throw new WeirError('forbidden', {
    reason: 'the console does not change flows or connections yet',
  });
};

/** The decision about a step of unknown outcome, as the real server takes it. */
function resolve(run: RunView, decided: BodyOf<'resolveRun'>): ReplyOf<'resolveRun'> {
  const open = Object.entries(run.steps).filter(([, { wait }]) => wait?.kind === 'attention');
  const [id, step] = open.find(([each]) => each === (decided.step ?? each)) ?? [];
  if (id === undefined || !step) throw new WeirError('conflict', { reason: 'nothing to decide' });
  const { wait: _, ...rest } = step;
  const now = Date.now();
  const decision = { happened: decided.happened, by: 'u1', at: now };
  run.steps[id] = decided.happened
    ? {
        ...rest,
        decision,
        status: 'ended',
        ports: ['ok'],
        output: decided.output ?? null,
        endedAt: now,
      }
    : { ...rest, decision, status: 'running', attempts: rest.attempts + 1, startedAt: now };
  run.status = 'running';
  return { runId: run.id, status: run.status };
}

/** A new run made of another; it waits for a worker. */
function again(
  data: FixtureData,
  id: string,
  origin: NonNullable<RunView['origin']>,
): ReplyOf<'forkRun'> {
  const { endedAt: _, error: __, ...run } = runOf(data, id);
  const runId = `${id.slice(0, 10)}again${data.runs.length}`;
  data.runs.unshift({ ...run, id: runId, status: 'queued', origin });
  return { runId, status: 'queued' };
}

/** One that has ended is refused a cancel, one that has not a retry. */
function operate(
  run: RunView,
  status: 'cancelled' | 'running',
  undo = false,
): ReplyOf<'cancelRun'> {
  if (isEnded(run.status) !== (status === 'running'))
    throw new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });
  run.status = status;
  if (undo) run.undone = 'complete';
  return { runId: run.id, status };
}

/** What it waits for is said anew. */
function promote(run: RunView, { priority, pinned = false }: BodyOf<'prioritizeRun'>) {
  if (isEnded(run.status))
    throw new WeirError('conflict', { zh: '运行已结束', en: 'the run has ended' });
  run.priority = priority;
  if (pinned) run.pinned = true;
  const message = pinned
    ? { 'zh-CN': '已置顶：下一个就是它。', en: 'Pinned: next.' }
    : { 'zh-CN': `优先级 ${priority}：下一个就是它。`, en: `Priority ${priority}: next.` };
  run.why = { kind: 'worker', message, position: 1 };
  return { runId: run.id, status: run.status, priority, pinned };
}

const typed: { readonly [N in EndpointName]: Answer<N> } = {
  signIn: (data, { body }) => {
    if (!data.codes.delete(body.code)) throw new WeirError('sign_in_link_used');
    data.signedIn = true;
    return meOf(data);
  },
  signOut: (data) => {
    data.signedIn = false;
    return {};
  },
  me: (data) => meOf(data),
  listFlows: (data, { query }) => paged(data.flows, query),
  getFlow: (data, { params }) => flowOf(data, params.key),
  saveFlow: refuse,
  validateFlow: (data) => ({ problems: data.problems }),
  publishFlow: refuse,
  unpublishFlow: refuse,
  deleteFlow: refuse,
  listVersions: (data, { params, query }) => paged(data.versions.get(params.key) ?? [], query),
  getVersion: (data, { params }) => versionOf(data, params),
  diffVersions: (data, { params }) => {
    const before = versionOf(data, params).document as JsonObject;
    return { changes: diffDocuments(before, flowOf(data, params.key).document as JsonObject) };
  },
  restoreVersion: (data, { params }) => {
    const flow = flowOf(data, params.key);
    const { document } = versionOf(data, params);
    const changed = params.version !== flow.publishedVersion;
    return Object.assign(flow, { document, changed, revision: flow.revision + 1 });
  },
  testFlow: refuse,
  testStep: refuse,
  runFlow: (data, { params, body }) => {
    const flow = flowOf(data, params.key);
    const { inputProblems: problems } = data;
    if (problems.length > 0) throw new WeirError('invalid_input', {}, { details: { problems } });
    const now = Date.now();
    const run: RunView = approvalRun(runId(-data.runs.length), 'queued', now);
    const trigger: RunView['trigger'] = {
      ...body.trigger,
      id: 'by-hand',
      kind: 'manual',
      at: now,
      input: body.input ?? null,
    };
    data.runs.unshift({ ...run, flow: flow.key, name: flow.name, triggerId: 'manual', trigger });
    return { runId: run.id, status: run.status };
  },
  listTriggers: (data, { query }) => ({
    items: data.triggers.filter(({ flow }) => (query.flow ?? flow) === flow),
  }),
  getTrigger: (data, { params }) => triggerOf(data, params),
  pauseTrigger: (data, { params }) => turn(data, params, false),
  resumeTrigger: (data, { params }) => turn(data, params, true),
  listRuns: (data, { query }) =>
    paged(
      data.runs.filter(
        (run) =>
          (!query.flow || run.flow === query.flow) &&
          (!query.status || query.status.includes(run.status)) &&
          (!query.key || run.key === query.key) &&
          (!query.q || stringifyJson(run).includes(query.q)),
      ),
      query,
    ),
  countRuns: () => ({ items: [], complete: true }),
  getRun: (data, { params }) => runOf(data, params.id),
  getJournal: () => ({ items: [] }),
  getRunDocument: (data, { params }) => ({
    document: flowOf(data, runOf(data, params.id).flow).document,
  }),
  watchRun: (data, { params }) => runOf(data, params.id),
  cancelRun: (data, { params, body }) => operate(runOf(data, params.id), 'cancelled', body?.undo),
  retryRun: (data, { params }) => operate(runOf(data, params.id), 'running'),
  prioritizeRun: (data, { params, body }) => promote(runOf(data, params.id), body),
  moveRun: refuse,
  getQueue: refuse,
  pauseQueue: refuse,
  resumeQueue: refuse,
  forkRun: (data, { params, body }) => {
    const { step, path } = body;
    const from = { runId: params.id, step, ...(path && { path }), seq: 3 };
    return again(data, params.id, { kind: 'fork', ...from });
  },
  replayRun: (data, { params }) => again(data, params.id, { kind: 'replay', runId: params.id }),
  bulkRuns: refuse,
  getJob: refuse,
  listJobs: () => ({ items: [], nextCursor: null }),
  cancelJob: refuse,
  resolveRun: (data, { params, body }) => resolve(runOf(data, params.id), body),
  sendSignal: () => ({ woken: 0 }),
  listConnectors: (data) => ({ items: data.connectors }),
  listConnections: (data) => ({ items: data.connections }),
  saveConnection: refuse,
  listTokens: () => ({ items: [] }),
  createToken: refuse,
  revokeToken: refuse,
  getSettings: () => ({ alerts: null }),
  saveSettings: refuse,
  demo: (data) => found(data.demo),
  resetDemo: (data) => {
    resetDemo(found(data.demo));
    return {};
  },
  listAudit: () => ({ items: [], nextCursor: null }),
};

/** One answer for each endpoint; what it is given was parsed by the endpoint's own schemas. */
export const answers = typed as {
  readonly [N in EndpointName]: (
    data: FixtureData,
    given: { params: unknown; query: unknown; body: unknown },
  ) => unknown;
};
