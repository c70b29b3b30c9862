import { z } from 'zod';
import type { Connector } from './define.ts';
import type { Effect, EffectByInput } from './effect.ts';
import { secretKeys } from './fields.ts';
import type { Text } from './text.ts';

/** The data half of a connector as the API publishes it; schemas are JSON Schema 2020-12 with a `form` on each field. */
export interface ConnectorManifest {
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  readonly config: { readonly schema: unknown; readonly secrets: readonly string[] };
  /** Whether its actions take a connection; its triggers always do. */
  readonly connection: 'none' | 'optional' | 'required';
  readonly actions: readonly ActionManifest[];
  readonly triggers: readonly TriggerManifest[];
}

export interface ActionManifest {
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  readonly sentence: Text;
  /** `by-input`: one of `kinds`, known once the step's input is. */
  readonly effect: Effect | Pick<EffectByInput<never>, 'kind' | 'kinds'>;
  readonly input: unknown;
  readonly sample: { readonly input: unknown; readonly output: unknown };
}

export interface TriggerManifest {
  readonly kind: 'listen';
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  readonly sentence: Text;
  readonly input: unknown;
  readonly sample: { readonly input: unknown; readonly event: unknown };
}

export function describeConnector(connector: Connector): ConnectorManifest {
  const { key, name, description, config, actions, triggers = [] } = connector;
  return {
    key,
    name,
    description,
    config: { schema: fieldsSchema(config), secrets: secretKeys(config) },
    connection: connectionOf(connector),
    actions: actions.map(({ run: _, input, effect, ...data }) => ({
      ...data,
      effect: effect.kind === 'by-input' ? { kind: effect.kind, kinds: effect.kinds } : effect,
      input: fieldsSchema(input),
    })),
    triggers: triggers.map(({ listen: _, check: __, input, ...data }) => ({
      ...data,
      input: fieldsSchema(input),
    })),
  };
}

/** Whether the actions of a connector take a connection: none when there is nothing to fill in. */
export function connectionOf({
  config,
  connectionOptional,
}: Connector): ConnectorManifest['connection'] {
  if (Object.keys(config).length === 0) return 'none';
  return connectionOptional ? 'optional' : 'required';
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
