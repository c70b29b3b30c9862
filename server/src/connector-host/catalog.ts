import {
  type Action,
  type Connector,
  type ConnectorManifest,
  describeConnector,
} from '@weir/connectors/sdk';
import { z } from 'zod';

/** An action with what the host needs to call it. */
export interface CatalogAction {
  readonly connector: Connector;
  readonly action: Action;
  /** Of the whole input and of a connection's whole config; unknown keys are refused. */
  readonly input: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly config: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly needsConnection: boolean;
}

/** What checking a flow has to know of an action. */
export interface FlowAction {
  readonly connector: string;
  /** JSON Schema 2020-12 of the step's `with`. */
  readonly inputSchema: unknown;
  readonly needsConnection: boolean;
}

/** The registered connectors by key. */
export interface Catalog {
  connector(key: string): Connector | undefined;
  /** By a step's `use`, `<connector>.<action>`. */
  action(use: string): CatalogAction | undefined;
  manifests(): readonly ConnectorManifest[];
  /** All actions by `use`. */
  forFlows(): ReadonlyMap<string, FlowAction>;
}

/** Throws `Error` when two connectors, or two actions of one, share a key. */
export function createCatalog(connectors: readonly Connector[]): Catalog {
  const manifests = connectors.map(describeConnector);
  const byKey = unique(connectors.map((connector) => [connector.key, connector]));
  const actions = unique(
    connectors.flatMap((connector) => {
      const config = z.strictObject(connector.config);
      const needsConnection = Object.keys(connector.config).length > 0;
      return connector.actions.map((action): [string, CatalogAction] => [
        `${connector.key}.${action.key}`,
        { connector, action, input: z.strictObject(action.input), config, needsConnection },
      ]);
    }),
  );
  const schemas = new Map(
    manifests.flatMap(({ key, actions: each }) =>
      each.map((one) => [`${key}.${one.key}`, one.input]),
    ),
  );
  const flowActions = new Map(
    [...actions].map(([use, { connector, needsConnection }]): [string, FlowAction] => [
      use,
      { connector: connector.key, needsConnection, inputSchema: schemas.get(use) },
    ]),
  );
  return {
    connector: (key) => byKey.get(key),
    action: (use) => actions.get(use),
    manifests: () => manifests,
    forFlows: () => flowActions,
  };
}

function unique<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  throw new Error(`Two of the same key among ${entries.map(([key]) => key).join(', ')}`);
}
