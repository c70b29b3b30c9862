import type { JsonObject } from '@weir/contract/json';
import { WeirError } from '@weir/contract/weir-error';
import type {
  ActionCall,
  ActionHost,
  ActionOutcome,
} from '../../src/connector-host/call-action.ts';
import type { Log } from '../../src/observe/log.ts';
import type { Queue } from '../../src/queue/queue.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Signals } from '../../src/signals/signals.ts';
import type { TenantStores } from '../../src/store/tenant-store.ts';
import type { Versions } from '../../src/versions/versions.ts';
import { startRunWorker } from '../../src/worker/run-worker.ts';
import { otherGroup } from './dialect.ts';
import { evaluateHere, runHere } from './guest.ts';
import { outcomeOf, replyTo } from './replies.ts';
import type { Fate, Process, Scheduler } from './scheduler.ts';
import { effects, placeOf } from './world-actions.ts';

export interface WorkerOfWorld {
  readonly process: Process;
  readonly scheduler: Scheduler;
  readonly stores: TenantStores;
  readonly versions: Versions;
  readonly queue: Queue;
  readonly log: Log;
  readonly seed: number;
  /** Requests the other side has had, by idempotency key. */
  readonly requests: Map<string, number>;
}

/** Nobody listens. */
export const deaf: Signals = {
  publish: () => undefined,
  subscribe: () => () => undefined,
  close: async () => undefined,
};

/** The real worker, in a process of the world. */
export function startWorker(world: WorkerOfWorld): void {
  const { process, scheduler, stores, versions, queue, log } = world;
  const parts = {
    lease: {
      incarnation: process.name,
      assertFresh: () => undefined,
      isFresh: () => true,
      stop: () => undefined,
    },
    actions: actionsOf(world),
    sandbox: guestInTurn(process, scheduler),
    versions,
    log,
    now: scheduler.now,
    random: scheduler.random.next,
    zone: 'Asia/Shanghai',
    callbackUrls: async () => () => '',
    stores,
    queue,
    signals: deaf,
  };
  const slots = 1 + scheduler.random.below(5);
  scheduler.within(process, () =>
    startRunWorker(parts, { groups: ['default', otherGroup], slots }),
  );
}

/** Guests answer in turn; whoever waits longer than allowed learns that. */
export function guestInTurn(process: Process, scheduler: Scheduler): Sandbox {
  const never = async () => {
    throw new Error('not used');
  };
  return {
    evaluate: ({ expressions, scope }) =>
      scheduler.ask(process, {
        what: 'guest',
        answer: () => expressions.map((expression) => evaluateHere(expression, scope)),
      }),
    runCode({ source, scope, timeoutMs = 10_000 }) {
      const asked = scheduler.now();
      return scheduler.ask(process, {
        what: 'code',
        answer() {
          if (scheduler.now() - asked < timeoutMs) return runHere(source, scope as JsonObject);
          throw new WeirError('sandbox_timeout', { ms: timeoutMs });
        },
      });
    },
    check: never,
    checkInput: never,
    close: async () => undefined,
  };
}

function actionsOf({ process, scheduler, seed, requests }: WorkerOfWorld): ActionHost {
  const effectOf: ActionHost['effectOf'] = ({ use }) => effects[use] ?? { kind: 'read' };
  const answer = (call: ActionCall, { isLate }: { isLate: boolean }): ActionOutcome => {
    const count = (requests.get(call.idempotencyKey) ?? 0) + 1;
    requests.set(call.idempotencyKey, count);
    const effect = effectOf(call);
    const reply = replyTo({ seed, ...placeOf(call.input), call: count }, { gentle: false });
    if (isLate) {
      const code = effect.kind === 'once' ? 'unknown_outcome' : 'timeout';
      return { ok: false, error: new WeirError(code), sent: true };
    }
    return outcomeOf(reply.kind === 'deadly' ? { kind: 'lost' } : reply, effect);
  };
  return {
    effectOf,
    call(call) {
      const { flow, step } = placeOf(call.input);
      const asked = scheduler.now();
      const fate = (): Fate => {
        const next = (requests.get(call.idempotencyKey) ?? 0) + 1;
        const reply = replyTo({ seed, flow, step, call: next }, { gentle: false });
        return reply.kind === 'deadly' ? 'dies-after' : 'lives';
      };
      const { timeoutMs = Number.POSITIVE_INFINITY, signal } = call;
      return scheduler.ask(process, {
        what: `call ${flow}/${step}`,
        answer() {
          const isLate = signal.aborted || scheduler.now() - asked >= timeoutMs;
          return answer(call, { isLate });
        },
        fate,
        tell: (outcome) => (outcome.ok ? 'ok' : `${outcome.error.code} ${outcome.sent}`),
      });
    },
  };
}
