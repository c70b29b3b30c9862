import type { Catalog } from '../connector-host/catalog.ts';
import type { Connections } from '../connector-host/connections.ts';
import { type AuditParts, audit } from './audit.ts';
import type { Handlers } from './endpoint.ts';

export interface ConnectionParts extends AuditParts {
  readonly connections: Connections;
  readonly catalog: Catalog;
}

type Names = 'listConnections' | 'saveConnection' | 'listConnectors';

export function connectionHandlers(parts: ConnectionParts): Pick<Handlers, Names> {
  const { connections, catalog } = parts;
  return {
    async listConnectors() {
      return { items: catalog.manifests().map((manifest) => ({ ...manifest })) };
    },
    async listConnections({ principal }) {
      return { items: await connections.list(principal.tenant) };
    },
    async saveConnection(call) {
      const { principal, params, body } = call;
      const view = await connections.save({ tenant: principal.tenant, ...params, ...body });
      await audit(parts, call, { action: 'connection.save', object: params.key });
      return view;
    },
  };
}
