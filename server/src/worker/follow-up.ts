import type { ErrorData } from '@weir/contract/errors';
import type { TriggerEvent } from '@weir/contract/journal';
import type { JsonObject } from '@weir/contract/json';
import type { RunState } from '../engine/state.ts';
import { newId } from '../ids.ts';
import type { Log } from '../observe/log.ts';
import { defaultGroup, newRun } from '../store/new-run.ts';
import type { NewRun, RunRow, TenantStore } from '../store/tenant-store.ts';
import type { Versions } from '../versions/versions.ts';

export interface FailedRun {
  readonly tenant: string;
  readonly row: RunRow;
  /** ms UTC. */
  readonly startedAt: number | undefined;
  readonly store: Pick<TenantStore, 'findFlow'>;
  readonly versions: Versions;
  readonly log: Log;
  readonly now: () => number;
}

/** Whether a failure started the run: its own failure starts no further one (flow-language §5). */
export function isFollowUp({ trigger }: RunState): boolean {
  return trigger?.['cause'] === 'failure';
}

/** The run of the flow that is to hear of a failure, in its published version; undefined when there is none any more. */
export async function followUp(
  failed: FailedRun,
  { flow, error }: { flow: string; error: ErrorData },
): Promise<NewRun | undefined> {
  const { tenant, row, store, versions, now, log } = failed;
  const { id, version, traceId, priority } = row;
  const published = (await store.findFlow(flow))?.publishedVersion;
  if (!published) {
    log.warn(
      { tenant, run: id, flow, traceId },
      'the flow to be told of failures is not published',
    );
    return undefined;
  }
  const at = now();
  const run = { id, flow: row.flow, version, startedAt: failed.startedAt ?? at, traceId };
  const event: TriggerEvent = {
    id: 'call',
    kind: 'call',
    at,
    cause: 'failure',
    input: { run, error: error as unknown as JsonObject },
  };
  const told = await versions.load({ tenant, flow, version: published });
  const { group = defaultGroup } = told.document.settings ?? {};
  // Nobody evaluates for it: one that is an expression has no group of its own.
  const own = group.includes('{{') ? defaultGroup : group;
  return newRun({ id: newId(at), version: told, event, traceId, priority, group: own, at });
}
