import { z } from 'zod';
import type { Connector } from './define.ts';
import type { Effect } from './effect.ts';
import { secretKeys } from './fields.ts';
import type { Text } from './text.ts';

/** The data half of a connector as the API publishes it; schemas are JSON Schema 2020-12 with a `form` on each field. */
export interface ConnectorManifest {
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  readonly config: { readonly schema: unknown; readonly secrets: readonly string[] };
  readonly actions: readonly ActionManifest[];
}

export interface ActionManifest {
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  readonly sentence: Text;
  readonly effect: Effect;
  readonly input: unknown;
  readonly sample: { readonly input: unknown; readonly output: unknown };
}

export function describeConnector(connector: Connector): ConnectorManifest {
  const { key, name, description, config, actions } = connector;
  return {
    key,
    name,
    description,
    config: { schema: z.toJSONSchema(z.strictObject(config)), secrets: secretKeys(config) },
    actions: actions.map(({ run: _, input, ...data }) => ({
      ...data,
      input: z.toJSONSchema(z.strictObject(input)),
    })),
  };
}
