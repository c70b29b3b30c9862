import { isJsonObject, type Json } from '@weir/contract/json';
import { approvalRun, runId } from './fixture-approval.ts';
import type { FixtureData } from './fixture-data.ts';

/** The webhook of the approval flow: starts a run for an approved template, nothing for anything else. */
export function fire(data: FixtureData, event: Json): Json {
  if (!isJsonObject(event) || event['result'] !== 'APPROVED') return {};
  const now = Date.now();
  const run = approvalRun(runId(-data.runs.length), 'queued', now);
  run.trigger['body'] = event;
  data.runs.unshift(run);
  return { runId: run.id };
}
