import type { BodyOf } from '@weir/contract/api';
import type { JobView } from '@weir/contract/job';
import { parseJson, stringifyJson } from '@weir/contract/json';
import type { RunFilter } from '@weir/contract/run-filter';
import { WeirError } from '@weir/contract/weir-error';
import { newId } from '../ids.ts';
import type { ControlStore } from '../store/control-store.ts';
import type { JobRow, TenantStore, TenantStores } from '../store/tenant-store.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { warnOfGroup } from './group-warning.ts';
import type { JobRunner } from './job-runner.ts';
import { toPage } from './page.ts';

export interface JobParts {
  readonly stores: TenantStores;
  readonly now: () => number;
  readonly jobs: Pick<JobRunner, 'wake'>;
  readonly control: Pick<ControlStore, 'workers'>;
}

type JobHandlers = Pick<Handlers, 'bulkRuns' | 'getJob' | 'listJobs' | 'cancelJob'>;

/** Jobs: what a person does to many runs at once. Carried out by `runner.ts`. */
export function jobHandlers(parts: JobParts): JobHandlers {
  const { stores, now, jobs, control } = parts;
  return {
    async bulkRuns(call) {
      const { principal, body, traceId } = call;
      const { tenant, actor } = principal;
      const store = stores.of(tenant);
      const { action, args, filter } = body;
      const at = now();
      const job = newId(at);
      const texts = { filter: stringifyJson(filter), args: stringifyJson(args) };
      await store.createJob({ id: job, action, ...texts, actor, traceId, createdAt: at });
      const { matched, more } = await collect(store, job, body);
      // Before anything is done by it.
      const object = `${job} ${texts.filter}`;
      await audit(parts, call, { action: `runs.${action}`, object });
      await store.beginJob({ job });
      jobs.wake(tenant);
      const { group } = { group: undefined, ...args };
      const warnings = group === undefined ? [] : warnOfGroup(group, await control.workers());
      return { job, matched, more, warnings };
    },

    async getJob({ principal, params }) {
      const row = await stores.of(principal.tenant).findJob(params.id);
      if (!row) throw new WeirError('not_found', { reason: params.id });
      return toView(row);
    },

    async listJobs({ principal, query: { limit, cursor } }) {
      const rows = await stores.of(principal.tenant).listJobs({ limit: limit + 1, cursor });
      return toPage(rows, limit, { item: toView, cursor: (row) => row.id });
    },

    async cancelJob(call) {
      const { principal, params } = call;
      const row = await stores.of(principal.tenant).cancelJob({ job: params.id });
      await audit(parts, call, { action: 'job.cancel', object: params.id });
      jobs.wake(principal.tenant);
      return toView(row);
    },
  };
}

/** Runs of one reading, and of one commit. */
const block = 500;

/** Writes down which runs the job is about: those that match now. Each commit is small, so that others have their turn. */
async function collect(
  store: TenantStore,
  job: string,
  { filter, max }: BodyOf<'bulkRuns'>,
): Promise<{ readonly matched: number; readonly more: boolean }> {
  // Words are found some moments late.
  if (filter.q !== undefined) await store.catchUpSearch();
  let matched = 0;
  let cursor: string | undefined;
  for (;;) {
    const limit = Math.min(block, max - matched);
    const found = await store.listRuns({ ...filter, cursor, limit: limit + 1 });
    const runIds = found.slice(0, limit).map(({ id }) => id);
    if (runIds.length > 0) await store.addToJob({ job, runIds });
    matched += runIds.length;
    if (found.length <= limit) return { matched, more: false };
    if (matched === max) return { matched, more: true };
    cursor = runIds.at(-1);
  }
}

function toView(row: JobRow): JobView {
  const { id, action, state, matched, done, skipped, failed, createdAt, endedAt } = row;
  return {
    id,
    action,
    filter: parseJson(row.filter) as RunFilter,
    args: parseJson(row.args),
    state,
    matched,
    done,
    skipped,
    failed,
    problems: [...row.problems],
    by: row.actor,
    createdAt,
    ...(endedAt !== null && { endedAt }),
  };
}
