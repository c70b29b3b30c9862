import { milliseconds, ownStartId } from '@weir/contract/flow';
import type { JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type { Signals } from '../signals/signals.ts';
import { waitForRun } from '../signals/wait-for-run.ts';
import { toPriority } from '../store/order.ts';
import { type AcceptParts, accept } from '../triggers/accept.ts';
import { outcomeOf } from '../triggers/run-outcome.ts';
import { checkFlowInput } from '../versions/flow-input.ts';
import type { Versions } from '../versions/versions.ts';
import { audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';

export interface RunFlowParts extends AcceptParts {
  readonly versions: Versions;
  readonly signals: Signals;
}

/** Longest time a caller may wait for a run, ms. */
const longestWait = 60_000;

/** Starts the published version by hand; with `wait` answers its outcome when it comes in time. */
export function runFlowHandlers(parts: RunFlowParts): Pick<Handlers, 'runFlow'> {
  return {
    async runFlow(call) {
      const { principal, params, query, body, traceId } = call;
      const { tenant } = principal;
      const store = parts.stores.of(tenant);
      const row = await store.findFlow(params.key);
      if (!row) throw new WeirError('not_found', { reason: params.key });
      if (!row.publishedVersion) throw new WeirError('not_found', notPublished(params.key));
      const version = await parts.versions.load({
        tenant,
        flow: params.key,
        version: row.publishedVersion,
      });
      const { document } = version;
      const given = { tenant, document, input: body.input ?? {} };
      const input = await checkFlowInput(parts.sandbox, given);
      const accepted = await accept(parts, {
        tenant,
        version,
        traceId,
        event: {
          ...withoutCause(body.trigger),
          id: ownStartId(document.triggers, 'manual'),
          kind: 'manual',
          at: parts.now(),
          input,
        },
        priority: body.priority === undefined ? undefined : toPriority(body.priority),
      });
      if (accepted.kind === 'refused') throw accepted.error;
      if (accepted.kind === 'filtered') throw new Error('a manual start is never filtered');
      const { runId, dropped } = accepted;
      await audit(parts, call, { action: 'run.start', object: runId });
      if (query.wait === undefined) return { runId, status: dropped ? 'cancelled' : 'queued' };

      const timeoutMs = Math.min(milliseconds(query.wait), longestWait);
      const ended = await waitForRun({ signals: parts.signals, store, tenant, runId, timeoutMs });
      if (ended) return { runId, ...(await outcomeOf(store, ended)) };
      return { runId, status: (await store.findRun(runId))?.status ?? 'queued' };
    },
  };
}

export function notPublished(key: string): { zh: string; en: string } {
  return {
    zh: `流程「${key}」只有草稿，还没有已发布的版本。请先发布它`,
    en: `flow "${key}" has only a draft and no published version; publish it first`,
  };
}

/** `cause` says that a failure started the run; nobody else may. */
export function withoutCause({ cause: _, ...trigger }: JsonObject = {}): JsonObject {
  return trigger;
}
