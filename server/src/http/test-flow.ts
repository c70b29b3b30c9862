import { checkStubs } from '@weir/contract/check-outcomes';
import { isEnded } from '@weir/contract/run-status';
import { WeirError } from '@weir/contract/weir-error';
import { waitForRun } from '../signals/wait-for-run.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import type { Operated, OperateParts } from './intervention.ts';
import { cancelRun } from './operate-run.ts';
import { patienceOf, type RunFlowParts, refuseIfAny } from './run-flow.ts';
import { type ExplainParts, readWholeRun } from './runs.ts';
import { startByHand } from './start-by-hand.ts';

export type TestParts = RunFlowParts & OperateParts & ExplainParts;

/** How long a test may take where nobody says. */
export const usualWait = '30s';

/** Tests of flows: runs in which nothing leaves. They are kept like any other. */
export function testFlowHandlers(parts: TestParts): Pick<Handlers, 'testFlow'> {
  return {
    async testFlow(call) {
      const { principal, params, query, body, traceId } = call;
      const { tenant, actor } = principal;
      const { document, stubs } = body;
      const version = await parts.trials.keep({ tenant, key: params.key, document, apart: true });
      refuseIfAny(checkStubs(version.document, stubs));
      const start = { tenant, traceId, version, body, given: { stubs } };
      const { runId } = await startByHand(parts, start);
      await audit(parts, call, { action: 'flow.test', object: runId });
      const { signals, stores } = parts;
      const timeoutMs = patienceOf(query.wait ?? usualWait);
      const wait = { signals, store: stores.of(tenant), tenant, runId, timeoutMs };
      if (!(await waitForRun(wait))) await giveUp(parts, { tenant, runId, by: actor });
      return readWholeRun(parts, tenant, runId);
    },
  };
}

/** Nobody waits for the run any more: it is cancelled, unless it has ended after all. */
export async function giveUp(parts: TestParts, operated: Operated): Promise<void> {
  try {
    await cancelRun(parts, operated, false);
  } catch (error) {
    const row = await parts.stores.of(operated.tenant).findRun(operated.runId);
    const isOver = row !== null && isEnded(row.status);
    if (!isOver || !(error instanceof WeirError && error.code === 'conflict')) throw error;
  }
}
