import type { Catalog } from '../connector-host/catalog.ts';
import type { Connections } from '../connector-host/connections.ts';
import type { ControlStore } from '../store/control-store.ts';
import { changingTriggers } from '../versions/changing-triggers.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';

export interface ConnectionParts extends AuditParts {
  readonly connections: Connections;
  readonly catalog: Catalog;
  readonly control: Pick<ControlStore, 'noteTriggers'>;
}

type Names = 'listConnections' | 'saveConnection' | 'listConnectors';

export function connectionHandlers(parts: ConnectionParts): Pick<Handlers, Names> {
  const { connections, catalog, control } = parts;
  return {
    async listConnectors() {
      return { items: catalog.manifests().map((manifest) => ({ ...manifest })) };
    },
    async listConnections({ principal }) {
      return { items: await connections.list(principal.tenant) };
    },
    async saveConnection(call) {
      const { principal, params, body } = call;
      const { tenant } = principal;
      const save = () => connections.save({ tenant, ...params, ...body });
      const kept = await parts.stores.of(tenant).findConnection(params.key);
      const mayListen = [body.connector, kept?.connector ?? ''].some(
        (connector) => (catalog.connector(connector)?.triggers ?? []).length > 0,
      );
      const view = await (mayListen ? changingTriggers(control, tenant, save) : save());
      await audit(parts, call, { action: 'connection.save', object: params.key });
      return view;
    },
  };
}
