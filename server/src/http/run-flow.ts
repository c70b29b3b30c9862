import { checkPins } from '@weir/contract/check-outcomes';
import type { Problem } from '@weir/contract/errors';
import { milliseconds } from '@weir/contract/flow';
import type { Pins } from '@weir/contract/given-outcomes';
import { invalidInput } from '@weir/contract/invalid-input';
import { problemAt } from '@weir/contract/problem';
import { both } from '@weir/contract/sentence-parts';
import { WeirError } from '@weir/contract/weir-error';
import type { Signals } from '../signals/signals.ts';
import { waitForRun } from '../signals/wait-for-run.ts';
import type { AcceptParts } from '../triggers/accept.ts';
import { outcomeOf } from '../triggers/run-outcome.ts';
import { whyNotPublished } from '../versions/not-published.ts';
import type { Trials } from '../versions/trials.ts';
import type { LoadedVersion, Versions } from '../versions/versions.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { startByHand } from './start-by-hand.ts';

export interface RunFlowParts extends AcceptParts {
  readonly versions: Versions;
  readonly trials: Trials;
  readonly signals: Signals;
}

/** Longest time a caller may wait for a run, ms. */
const longestWait = 60_000;

/** How long a caller waits, ms. */
export function patienceOf(wait: string): number {
  return Math.min(milliseconds(wait), longestWait);
}

/** Starts a version by hand, or the draft; with `wait` answers its outcome when it comes in time. */
export function runFlowHandlers(parts: RunFlowParts): Pick<Handlers, 'runFlow'> {
  return {
    async runFlow(call) {
      const { principal, params, query, body, traceId } = call;
      const { tenant } = principal;
      const store = parts.stores.of(tenant);
      const version = await versionFor(parts, { tenant, key: params.key, wanted: body.version });
      const pins = body.pins && checkedPins(version.document, body.pins, body.version);
      const given = pins && { pins };
      const start = { tenant, traceId, version, body, given };
      const { runId, dropped } = await startByHand(parts, start);
      await audit(parts, call, { action: 'run.start', object: runId });
      if (query.wait === undefined) return { runId, status: dropped ? 'cancelled' : 'queued' };

      const timeoutMs = patienceOf(query.wait);
      const ended = await waitForRun({ signals: parts.signals, store, tenant, runId, timeoutMs });
      if (ended) return { runId, ...(await outcomeOf(store, ended)) };
      return { runId, status: (await store.findRun(runId))?.status ?? 'queued' };
    },
  };
}

async function versionFor(
  { stores, versions, trials }: RunFlowParts,
  flow: { tenant: string; key: string; wanted: number | 'draft' | undefined },
): Promise<LoadedVersion> {
  const { tenant, key, wanted } = flow;
  if (wanted === 'draft') return trials.keep({ tenant, key });
  const store = stores.of(tenant);
  const row = await store.findFlow(key);
  const version = row && (wanted ?? row.publishedVersion);
  if (version === null)
    throw new WeirError('not_found', await whyNotPublished(store, key, byNumber));
  return versions.load({ tenant, flow: key, version });
}

function checkedPins(document: unknown, pins: Pins, version: number | 'draft' | undefined): Pins {
  if (version !== 'draft') throw invalidInput([problemAt('pins', 'not_a_draft', draftsOnly)]);
  refuseIfAny(checkPins(document, pins));
  return pins;
}

/** @throws WeirError `invalid_input` with all of them. */
export function refuseIfAny([problem, ...problems]: readonly Problem[]): void {
  if (problem) throw invalidInput([problem, ...problems]);
}

const draftsOnly = both(
  '只有草稿的运行可以固定步骤的输出；请用 version: draft。',
  'Only in a run of the draft can outputs be pinned; use version: draft.',
);

const byNumber = (last: number) => ({
  zh: `，或指定版本，例如 version: ${last}`,
  en: `, or name a version, such as version: ${last}`,
});
