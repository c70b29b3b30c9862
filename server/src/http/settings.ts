import { WeirError } from '@weir/contract/weir-error';
import { whyNotPublished } from '../versions/not-published.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';

export function settingsHandlers(
  parts: AuditParts,
): Pick<Handlers, 'getSettings' | 'saveSettings'> {
  const settingsOf = async (tenant: string) => {
    const flow = await parts.stores.of(tenant).alertFlow();
    return { alerts: flow === null ? null : { flow } };
  };
  return {
    getSettings: ({ principal }) => settingsOf(principal.tenant),
    async saveSettings(call) {
      const { principal, body } = call;
      const { tenant } = principal;
      const { alerts } = body;
      if (alerts !== undefined) {
        const flow = alerts?.flow ?? null;
        const store = parts.stores.of(tenant);
        if (flow !== null && !(await store.findFlow(flow))?.publishedVersion)
          throw new WeirError('invalid_input', await whyNotPublished(store, flow), alertFlow);
        await store.saveAlertFlow({ flow });
        await audit(parts, call, { action: 'settings.alerts', object: flow ?? '-' });
      }
      return settingsOf(tenant);
    },
  };
}

const alertFlow = { field: 'alerts.flow' };
