import { againHandlers } from './again.ts';
import { auditHandlers } from './audit.ts';
import { type ConnectionParts, connectionHandlers } from './connections.ts';
import { type DemoParts, demoHandlers } from './demo.ts';
import type { Handlers } from './endpoint.ts';
import { type FlowParts, flowHandlers } from './flows.ts';
import type { OperateParts } from './intervention.ts';
import { type JobParts, jobHandlers } from './jobs.ts';
import { operateHandlers } from './operate-run.ts';
import { orderHandlers } from './order-run.ts';
import type { AuthParts } from './principal.ts';
import { type QueueParts, queueHandlers } from './queue.ts';
import { resolveHandlers } from './resolve-run.ts';
import { watchHandlers } from './run-events.ts';
import { type RunFlowParts, runFlowHandlers } from './run-flow.ts';
import { runStatsHandlers } from './run-stats.ts';
import { type ExplainParts, runHandlers } from './runs.ts';
import { type SendSignalParts, sendSignalHandlers } from './send-signal.ts';
import { settingsHandlers } from './settings.ts';
import { signInHandlers } from './sign-in.ts';
import { type TestParts, testFlowHandlers } from './test-flow.ts';
import { testStepHandlers } from './test-step.ts';
import { tokenHandlers } from './tokens.ts';
import { type TriggerParts, triggerHandlers } from './triggers.ts';
import { versionHandlers } from './versions.ts';

export type HandlerParts = AuthParts &
  FlowParts &
  RunFlowParts &
  OperateParts &
  QueueParts &
  ExplainParts &
  TestParts &
  SendSignalParts &
  TriggerParts &
  JobParts &
  ConnectionParts &
  DemoParts;

/** A handler for every endpoint of the contract. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...signInHandlers(parts),
    ...flowHandlers(parts),
    ...versionHandlers(parts),
    ...triggerHandlers(parts),
    ...runFlowHandlers(parts),
    ...testFlowHandlers(parts),
    ...testStepHandlers(parts),
    ...runHandlers(parts),
    ...againHandlers(parts),
    ...jobHandlers(parts),
    ...runStatsHandlers(parts.stores),
    ...resolveHandlers(parts),
    ...operateHandlers(parts),
    ...orderHandlers(parts),
    ...queueHandlers(parts),
    ...sendSignalHandlers(parts),
    ...watchHandlers(parts),
    ...connectionHandlers(parts),
    ...tokenHandlers(parts),
    ...settingsHandlers(parts),
    ...demoHandlers(parts),
    ...auditHandlers(parts),
  };
}
