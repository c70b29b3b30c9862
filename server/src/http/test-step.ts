import type { ReplyOf } from '@weir/contract/api';
import { checkPins } from '@weir/contract/check-outcomes';
import { type JsonObject, parseJson } from '@weir/contract/json';
import { pathText, problemAt } from '@weir/contract/problem';
import type { RunStep, RunView, StepWait } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { both } from '@weir/contract/sentence-parts';
import { WeirError } from '@weir/contract/weir-error';
import { waitForRun } from '../signals/wait-for-run.ts';
import { flowOfStep } from '../versions/one-step.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';
import { patienceOf, refuseIfAny } from './run-flow.ts';
import { readRun, readWholeRun } from './runs.ts';
import { startByHand } from './start-by-hand.ts';
import { giveUp, type TestParts, usualWait } from './test-flow.ts';

/** Somebody looks at the screen until it ends. */
const priority = 1;

/**
 * Carries out one step of a draft, as a run of a flow that has only that: by the same workers, and with all that it does
 * outside. The run is kept.
 */
export function testStepHandlers(parts: TestParts): Pick<Handlers, 'testStep'> {
  return {
    async testStep(call) {
      const { principal, params, query, body, traceId } = call;
      const { tenant, actor } = principal;
      const { key, step } = params;
      const { steps, item, trigger } = body;
      const draft = await parts.stores.of(tenant).findFlow(key);
      if (!draft) throw new WeirError('not_found', { reason: key });
      const around = { steps, item, trigger: declaredId(trigger) };
      const document = flowOfStep(parseJson(draft.document), step, around);
      if (Object.hasOwn(steps, step))
        refuseIfAny([problemAt(pathText(['steps', step]), 'outcome_wrong', itself)]);
      refuseIfAny(
        checkPins(document, steps).map((each) => ({ ...each, path: placeOf(each.path) })),
      );
      const version = await parts.trials.keep({ tenant, key, document });
      const given = { trigger: trigger ?? {}, input: trigger?.['input'], priority };
      const start = { tenant, traceId, version, body: given, given: { pins: steps } };
      const { runId } = await startByHand(parts, start);
      await audit(parts, call, { action: 'step.test', object: `${key} ${step} ${runId}` });
      const timeoutMs = patienceOf(query.wait ?? usualWait);
      const run = await atRest(parts, { tenant, runId, step, timeoutMs });
      if (!isEnded(run.status)) await giveUp(parts, { tenant, runId, by: actor });
      return outcomeOf(run, step);
    },
  };
}

const itself = both('这就是要测试的步骤。', 'This is the step that is tested.');

/** Of the event, where it names a trigger of the flow's own. */
function declaredId(trigger: JsonObject | undefined): string | undefined {
  const id = trigger?.['id'];
  return typeof id === 'string' && id !== 'manual' && id !== 'call' ? id : undefined;
}

const placeOf = (path: string): string => path.replace(/^pins/, 'steps');

/** The run once it has ended, waits for what will not come in time, or time is up. */
async function atRest(
  parts: TestParts,
  asked: { tenant: string; runId: string; step: string; timeoutMs: number },
): Promise<RunView> {
  const { tenant, runId, step, timeoutMs } = asked;
  const { signals, stores } = parts;
  const until = parts.now() + timeoutMs;
  await waitForRun({
    signals,
    store: stores.of(tenant),
    tenant,
    runId,
    timeoutMs,
    async enough({ status }) {
      if (status !== 'waiting' && status !== 'attention') return false;
      const { steps } = await readRun(parts, tenant, runId);
      if (steps[step]?.wait) return true;
      return Object.values(steps).some(({ wait }) => wait && dueOf(wait) >= until);
    },
  });
  return readWholeRun(parts, tenant, runId);
}

/** When it comes by itself, ms UTC. */
function dueOf(wait: StepWait): number {
  return ('at' in wait && wait.at) || Number.POSITIVE_INFINITY;
}

function outcomeOf({ id, steps, error }: RunView, step: string): ReplyOf<'testStep'> {
  const own = steps[step];
  const { status = 'waiting', ports = [], input, output, startedAt, endedAt, wait } = own ?? {};
  const [port] = ports;
  const fault = own?.error ?? (port === undefined ? error : undefined);
  return {
    runId: id,
    status: status === 'waiting' && !wait ? 'running' : status,
    ...(port !== undefined && { port }),
    ...(ports.length > 1 && { ports }),
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(fault && { error: fault }),
    ...waitIn(steps, wait),
    durationMs: startedAt === undefined ? 0 : (endedAt ?? startedAt) - startedAt,
  };
}

/** Its own wait, or the first of those inside it. */
function waitIn(steps: RunView['steps'], own: RunStep['wait']): Pick<RunStep, 'wait'> {
  const wait = own ?? Object.values(steps).find((each) => each.wait)?.wait;
  return wait ? { wait } : {};
}
