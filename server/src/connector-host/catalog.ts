import {
  type Action,
  type Connector,
  type ConnectorManifest,
  connectionOf,
  describeConnector,
  type ListenTrigger,
  type Text,
} from '@weir/connectors/sdk';
import { z } from 'zod';

/** An action with what the host needs to call it. */
export interface CatalogAction {
  readonly connector: Connector;
  readonly action: Action;
  /** Of the whole input and of a connection's whole config; unknown keys are refused. */
  readonly input: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly config: z.ZodType<Readonly<Record<string, unknown>>>;
  /** Whether it is refused without one. */
  readonly needsConnection: boolean;
}

/** A trigger with what the host needs to open it. */
export interface HostedTrigger extends Omit<CatalogAction, 'action'> {
  readonly trigger: ListenTrigger;
}

/** What checking a flow has to know of an action. */
export interface FlowAction {
  readonly connector: string;
  /** JSON Schema 2020-12 of the step's `with`. */
  readonly inputSchema: unknown;
  readonly needsConnection: boolean;
}

export interface FlowTrigger extends FlowAction {
  /** What is wrong with a `with`, `<path>: <reason>`; null: nothing. */
  fault(input: unknown): Text | null;
}

/** The registered connectors by key. */
export interface Catalog {
  connector(key: string): Connector | undefined;
  /** By a step's `use`, `<connector>.<action>`. */
  action(use: string): CatalogAction | undefined;
  /** By a trigger's `use`, `<connector>.<trigger>`. */
  trigger(use: string): HostedTrigger | undefined;
  manifests(): readonly ConnectorManifest[];
  /** All actions by `use`. */
  forFlows(): ReadonlyMap<string, FlowAction>;
  /** All triggers by `use`. */
  triggersForFlows(): ReadonlyMap<string, FlowTrigger>;
}

/** Throws `Error` when two connectors, or two actions or triggers of one, share a key. */
export function createCatalog(connectors: readonly Connector[]): Catalog {
  const manifests = connectors.map(describeConnector);
  const byKey = unique(connectors.map((connector) => [connector.key, connector]));
  const actions = unique(
    connectors.flatMap((connector) => {
      const config = z.strictObject(connector.config);
      const needsConnection = connectionOf(connector) === 'required';
      return connector.actions.map((action): [string, CatalogAction] => [
        `${connector.key}.${action.key}`,
        { connector, action, input: z.strictObject(action.input), config, needsConnection },
      ]);
    }),
  );
  const triggers = unique(connectors.flatMap(triggersOf));
  const schemas = schemasOf(manifests);
  const told = (use: string, { connector, needsConnection }: HostedTrigger | CatalogAction) => ({
    connector: connector.key,
    needsConnection,
    inputSchema: schemas.get(use),
  });
  const flowActions = new Map([...actions].map(([use, each]) => [use, told(use, each)]));
  const flowTriggers = new Map(
    [...triggers].map(([use, each]): [string, FlowTrigger] => [
      use,
      { ...told(use, each), fault: (input) => faultOf(each, input) },
    ]),
  );
  return {
    connector: (key) => byKey.get(key),
    action: (use) => actions.get(use),
    manifests: () => manifests,
    forFlows: () => flowActions,
    trigger: (use) => triggers.get(use),
    triggersForFlows: () => flowTriggers,
  };
}

function triggersOf(connector: Connector): [string, HostedTrigger][] {
  const config = z.strictObject(connector.config);
  const needsConnection = connectionOf(connector) === 'required';
  return (connector.triggers ?? []).map((trigger) => [
    `${connector.key}.${trigger.key}`,
    { connector, trigger, input: z.strictObject(trigger.input), config, needsConnection },
  ]);
}

/** No connector has an action and a trigger of one key. */
function schemasOf(manifests: readonly ConnectorManifest[]): ReadonlyMap<string, unknown> {
  return unique(
    manifests.flatMap(({ key, actions, triggers }) =>
      [...actions, ...triggers].map((one) => [`${key}.${one.key}`, one.input] as const),
    ),
  );
}

function faultOf({ input: schema, trigger }: HostedTrigger, input: unknown): Text | null {
  const parsed = schema.safeParse(input);
  const [first] = parsed.error?.issues ?? [];
  if (first) {
    const reason = `${first.path.join('.')}: ${first.message}`;
    return { 'zh-CN': reason, en: reason };
  }
  const problem = parsed.success ? trigger.check?.(parsed.data) : undefined;
  if (!problem) return null;
  const { field, message } = problem;
  return { 'zh-CN': `${field}：${message['zh-CN']}`, en: `${field}: ${message.en}` };
}

function unique<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, T> {
  const map = new Map(entries);
  if (map.size === entries.length) return map;
  throw new Error(`Two of the same key among ${entries.map(([key]) => key).join(', ')}`);
}
