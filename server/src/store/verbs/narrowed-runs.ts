import { idTime } from '@weir/contract/id-time';
import type { RunFilter } from '@weir/contract/run-filter';
import { cutRunKey } from '@weir/contract/run-key';
import type { RunStatus } from '@weir/contract/run-status';
import type { Kysely } from 'kysely';
import type { TenantSchema } from '../schema.ts';
import type { BriefRun } from './read-runs.ts';

/** Which runs a statement is about; undefined: that is not asked. One status, since each has an order of its own in its index. */
export interface Narrowed {
  readonly flow?: string | undefined;
  readonly status?: RunStatus | undefined;
  readonly group?: string | undefined;
  readonly key?: string | undefined;
  /** Ids begin with the time of acceptance: a range of time is one of ids, which end every index. */
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}
export type NarrowedParams = Required<{
  [Name in keyof Narrowed]: NonNullable<Narrowed[Name]>;
}> & { readonly limit: number };

/** What a statement is built with. */
type Placeholders = Parameters<
  Parameters<ReturnType<typeof import('../statement.ts').tenantStatement<NarrowedParams>>>[0]
>[1];

export function narrowedRuns(db: Kysely<TenantSchema>, p: Placeholders, asked: readonly string[]) {
  const by = (name: keyof Narrowed) => asked.includes(name);
  return db
    .selectFrom('run')
    .$if(by('flow'), (runs) => runs.where('flow', '=', p.flow))
    .$if(by('status'), (runs) => runs.where('status', '=', p.status))
    .$if(by('group'), (runs) => runs.where('group', '=', p.group))
    .$if(by('key'), (runs) => runs.where('key', '=', p.key))
    .$if(by('from'), (runs) => runs.where('id', '>=', p.from))
    .$if(by('before'), (runs) => runs.where('id', '<', p.before));
}

/** One text for each set of filters, so that each can use its index. */
export function perFilter<Made>(make: (asked: readonly string[]) => Made): (by: Narrowed) => Made {
  const made = new Map<string, Made>();
  return (by) => {
    const asked = Object.entries(by).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    );
    const name = asked.join();
    const kept = made.get(name) ?? make(asked);
    made.set(name, kept);
    return kept;
  };
}

/** The filter but for its statuses and its words; `cursor`: only what is older than that run. */
export function narrowedBy(
  { flow, group, key, from, to }: RunFilter,
  cursor?: string | undefined,
): Narrowed {
  const until = to === undefined ? undefined : idTime(to);
  const isBefore = cursor !== undefined && (until === undefined || cursor < until);
  return {
    flow,
    group,
    key: key === undefined ? undefined : cutRunKey(key),
    from: from === undefined ? undefined : idTime(from),
    before: isBefore ? cursor : until,
  };
}

/** Whether the run is one of the filter, its words left aside. */
export function isOfFilter(row: BriefRun, filter: RunFilter): boolean {
  const { flow, group, key, from, before } = narrowedBy(filter);
  return (
    (flow === undefined || row.flow === flow) &&
    (group === undefined || row.group === group) &&
    (key === undefined || row.key === key) &&
    (from === undefined || row.id >= from) &&
    (before === undefined || row.id < before) &&
    (!filter.status || filter.status.includes(row.status))
  );
}
