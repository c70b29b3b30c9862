import { type FlowDocument, isConnectorTrigger, isWebhook } from '@weir/contract/flow';
import type { Publication } from '../store/tenant-store.ts';

/** Triggers that something has to be done for; manual starts and calls always work. */
export function triggersOf(flow: FlowDocument): Publication['triggers'] {
  return Object.entries(flow.triggers ?? {}).flatMap(([id, trigger]): Publication['triggers'] => {
    const { use } = trigger;
    if (isWebhook(trigger)) {
      const { method, path } = trigger.with;
      return [{ trigger: id, use, connection: null, route: { method, path } }];
    }
    return isConnectorTrigger(trigger)
      ? [{ trigger: id, use, connection: trigger.connection ?? null, route: null }]
      : [];
  });
}
