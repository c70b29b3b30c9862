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
    config: { schema: fieldsSchema(config), secrets: secretKeys(config) },
    actions: actions.map(({ run: _, input, ...data }) => ({
      ...data,
      input: fieldsSchema(input),
    })),
  };
}

/** What may be written: a field is required unless its schema takes nothing in its place. */
function fieldsSchema(shape: Connector['config']): unknown {
  return z.toJSONSchema(z.strictObject(shape), {
    io: 'input',
    // Left alone, a field that turns numbers into text would count as optional.
    override: ({ zodSchema, jsonSchema }) => {
      if (!(zodSchema instanceof z.ZodObject)) return;
      const fields = Object.entries(zodSchema.shape as Connector['config']);
      const required = fields.filter(([, type]) => !type.safeParse(undefined).success);
      jsonSchema.required = required.map(([key]) => key);
    },
  });
}
