import type { ErrorCode } from '@weir/contract/error-codes';
import type { FlowSource } from '@weir/contract/flow';
import type { RunView } from '@weir/contract/run';
import type { TriggerView } from '@weir/contract/trigger';
import { toErrorData, WeirError } from '@weir/contract/weir-error';

/** A flow that messages start. */
export const archiving: FlowSource = {
  flow: 'archive-contract',
  name: { 'zh-CN': '合同归档', en: 'Archive a contract' },
  triggers: {
    signed: {
      use: 'rabbitmq.message',
      connection: 'rabbit',
      with: {
        queue: 'weir.contract-signed',
        exchange: 'contract-events',
        bindings: ['contract.signed.#', 'contract.renewed'],
        prefetch: 20,
      },
      when: "{{ trigger.body.kind == 'CONTRACT' }}",
      dedupe: '{{ trigger.messageId }}',
    },
  },
  steps: {
    note: { use: 'set', with: { contract: '{{ trigger.body.contractId }}' } },
  },
};

/** A run of the archiving flow that a message started at `at`, ms UTC. */
export function messageRun(id: string, at: number): RunView {
  return {
    id,
    flow: archiving.flow,
    name: archiving.name,
    version: 1,
    status: 'succeeded',
    priority: 5,
    group: 'default',
    traceId: '4bf92f3577b34da6a3ce929d0e0ee1a3',
    triggerId: 'signed',
    acceptedAt: at,
    startedAt: at + 20,
    endedAt: at + 60,
    trigger: {
      id: 'signed',
      kind: 'message',
      at,
      body: { contractId: 9007199254740993n, kind: 'CONTRACT', name: '采购框架合同（2026 版）' },
      headers: { source: 'core', 'x-attempt': 1 },
      key: 'contract.signed.cn',
      exchange: 'contract-events',
      redelivered: true,
      deliveryCount: 2,
      messageId: '0f4c1f5e-8c9e-1b0d-7c35-6d8f2a9b4e11',
      contentType: 'application/json',
      timestamp: at - 350,
    } as RunView['trigger'],
    steps: {
      note: {
        status: 'ended',
        ports: ['ok'],
        attempts: 1,
        startedAt: at + 20,
        endedAt: at + 50,
        input: { contract: 9007199254740993n },
        output: { contract: 9007199254740993n },
      },
    },
    output: { contract: 9007199254740993n },
  };
}

/** How a trigger is doing that has worked since `since`, ms UTC. */
export function workingTrigger(
  place: Pick<TriggerView, 'flow' | 'trigger' | 'version'>,
  since: number,
): TriggerView {
  const listens = place.flow === archiving.flow;
  return {
    ...place,
    use: listens ? 'rabbitmq.message' : 'webhook',
    connection: listens ? 'rabbit' : null,
    state: 'active',
    since: listens ? since : null,
    error: null,
    listeners: listens ? 2 : 0,
  };
}

type Trouble = Pick<TriggerView, 'state' | 'error' | 'listeners'>;

function trouble(code: ErrorCode, reason: string): Trouble {
  return { state: 'failing', listeners: 0, error: toErrorData(new WeirError(code, { reason })) };
}

/** What a broker that is not there makes of a trigger. */
export const unreachable = trouble(
  'unavailable',
  'The broker or the way to it: connect ECONNREFUSED 10.0.4.17:5672',
);
/** What one makes of it that lets nobody in. */
export const refused = trouble('auth_failed', 'The broker refuses user name or password');
