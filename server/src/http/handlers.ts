import { auditHandlers } from './audit.ts';
import { type ConnectionParts, connectionHandlers } from './connections.ts';
import type { Handlers } from './endpoint.ts';
import { type FlowParts, flowHandlers, versionHandlers } from './flows.ts';
import type { AuthParts } from './principal.ts';
import { watchHandlers } from './run-events.ts';
import { type RunFlowParts, runFlowHandlers } from './run-flow.ts';
import { runHandlers } from './runs.ts';
import { signInHandlers } from './sign-in.ts';

export type HandlerParts = AuthParts & FlowParts & RunFlowParts & ConnectionParts;

/** A handler for every endpoint of the contract. */
export function createHandlers(parts: HandlerParts): Handlers {
  return {
    ...signInHandlers(parts),
    ...flowHandlers(parts),
    ...versionHandlers(parts.stores),
    ...runFlowHandlers(parts),
    ...runHandlers(parts),
    ...watchHandlers(parts),
    ...connectionHandlers(parts),
    ...auditHandlers(parts),
  };
}
