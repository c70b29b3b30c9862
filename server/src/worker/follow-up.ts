import type { ErrorData } from '@weir/contract/errors';
import type { JsonObject } from '@weir/contract/json';
import type { RunState } from '../engine/state.ts';
import type { Log } from '../observe/log.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { NewRun, RunRow, TenantStore } from '../store/tenant-store.ts';
import { isDraftVersion } from '../versions/draft-version.ts';
import { toldError } from '../versions/recorded-events.ts';
import type { Versions } from '../versions/versions.ts';
import { toldRun } from './told-run.ts';

export interface FailedRun {
  readonly tenant: string;
  readonly row: RunRow;
  /** ms UTC. */
  readonly startedAt: number | undefined;
  readonly store: Pick<TenantStore, 'findFlow'>;
  readonly versions: Versions;
  readonly sandbox: Sandbox;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * The flow that is to hear of the run's failure. Of a run that a failure started nobody does (flow-language §5), nor of one
 * of a draft: whoever tries it out looks at it.
 */
export function flowToTell(
  { plan, trigger }: RunState,
  { version }: Pick<RunRow, 'version'>,
): string | undefined {
  return trigger?.['cause'] === 'failure' || isDraftVersion(version) ? undefined : plan.onFailure;
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
  const input = { run, error: toldError(row, error) as unknown as JsonObject };
  const told = await versions.load({ tenant, flow, version: published });
  return toldRun(failed, { tenant, version: told, input, traceId, priority, at });
}
