import { WeirError } from '@weir/contract/weir-error';
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
          throw notPublished(flow);
        await store.saveAlertFlow({ flow });
        await audit(parts, call, { action: 'settings.alerts', object: flow ?? '-' });
      }
      return settingsOf(tenant);
    },
  };
}

function notPublished(flow: string): WeirError {
  const reason = {
    zh: `流程「${flow}」没有已发布的版本`,
    en: `flow "${flow}" has no published version`,
  };
  return new WeirError('invalid_input', reason, { field: 'alerts.flow' });
}
