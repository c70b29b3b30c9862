import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { elementId, flowKey } from './flow.ts';
import { triggerView } from './trigger.ts';

const triggerParam = z.object({ flow: flowKey, trigger: elementId });

/** Triggers of published flows. */
export const triggerEndpoints = {
  listTriggers: endpoint({
    method: 'GET',
    path: '/api/v1/triggers',
    summary: 'Triggers of published flows and how they are doing',
    permission: 'flows.read',
    query: z.object({ flow: flowKey.optional() }),
    reply: z.object({ items: z.array(triggerView) }),
    errors: [],
  }),

  getTrigger: endpoint({
    method: 'GET',
    path: '/api/v1/triggers/{flow}/{trigger}',
    summary: 'One trigger and how it is doing',
    permission: 'flows.read',
    params: triggerParam,
    reply: triggerView,
    errors: ['not_found'],
  }),

  pauseTrigger: endpoint({
    method: 'POST',
    path: '/api/v1/triggers/{flow}/{trigger}/pause',
    summary: 'Take no events; a broker keeps its messages, a webhook answers 404',
    permission: 'triggers.operate',
    params: triggerParam,
    reply: triggerView,
    errors: ['not_found'],
  }),

  resumeTrigger: endpoint({
    method: 'POST',
    path: '/api/v1/triggers/{flow}/{trigger}/resume',
    summary: 'Take events again',
    permission: 'triggers.operate',
    params: triggerParam,
    reply: triggerView,
    errors: ['not_found'],
  }),
} as const;
