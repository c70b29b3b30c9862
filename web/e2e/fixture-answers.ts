import type { BodyOf, EndpointName, ParamsOf, QueryOf, ReplyOf } from '@weir/contract/api';
import type { RunView } from '@weir/contract/run';
import { WeirError } from '@weir/contract/weir-error';
import { approvalRun, type FixtureData, runId } from './fixture-data.ts';

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

const flowOf = (data: FixtureData, key: string) =>
  found(data.flows.find((flow) => flow.key === key));
const runOf = (data: FixtureData, id: string) => found(data.runs.find((run) => run.id === id));
const refuse = (): never => {
  throw new WeirError('forbidden', {
    reason: 'the console does not change flows or connections yet',
  });
};

const typed: { readonly [N in EndpointName]: Answer<N> } = {
  signIn: (data, { body }) => {
    if (!data.codes.delete(body.code)) throw new WeirError('sign_in_link_used');
    data.signedIn = true;
    return data.me;
  },
  signOut: (data) => {
    data.signedIn = false;
    return {};
  },
  me: (data) => data.me,
  listFlows: (data, { query }) => paged(data.flows, query),
  getFlow: (data, { params }) => flowOf(data, params.key),
  saveFlow: refuse,
  validateFlow: (data) => ({ problems: data.problems }),
  publishFlow: refuse,
  listVersions: (data, { params, query }) => paged(data.versions.get(params.key) ?? [], query),
  getVersion: (data, { params }) =>
    found(data.versions.get(params.key)?.find((version) => version.version === params.version)),
  runFlow: (data, { params, body }) => {
    const flow = flowOf(data, params.key);
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
  listRuns: (data, { query }) =>
    paged(
      data.runs.filter(
        (run) =>
          (!query.flow || run.flow === query.flow) &&
          (!query.status || run.status === query.status),
      ),
      query,
    ),
  getRun: (data, { params }) => runOf(data, params.id),
  getJournal: () => ({ items: [] }),
  watchRun: (data, { params }) => runOf(data, params.id),
  listConnectors: (data) => ({ items: data.connectors }),
  listConnections: (data) => ({ items: data.connections }),
  saveConnection: refuse,
  listAudit: () => ({ items: [], nextCursor: null }),
};

/** One answer for each endpoint; what it is given was parsed by the endpoint's own schemas. */
export const answers = typed as {
  readonly [N in EndpointName]: (
    data: FixtureData,
    given: { params: unknown; query: unknown; body: unknown },
  ) => unknown;
};
