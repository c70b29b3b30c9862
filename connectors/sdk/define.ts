import type { z } from 'zod';
import type { ActionContext } from './context.ts';
import type { Effect, EffectByInput } from './effect.ts';
import type { ListenTrigger } from './listen.ts';
import type { Text } from './text.ts';

type Shape = Readonly<Record<string, z.ZodType>>;
type Values<S extends Shape> = z.output<z.ZodObject<S>>;

/** One action: data that describes, one function that acts. `sample` is real: conformance tests parse it. */
export interface Action<Input extends Shape = Shape, Config extends Shape = Shape> {
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  /** One sentence for a node on the canvas, with `{field}` places. */
  readonly sentence: Text;
  readonly input: Input;
  readonly effect: Effect | EffectByInput<Values<Input>>;
  readonly sample: { readonly input: Readonly<Record<string, unknown>>; readonly output: unknown };
  run(context: ActionContext<Values<Input>, Values<Config>>): Promise<unknown>;
}

export interface Connector {
  /** kebab-case; the part before the dot in a step's `use`. */
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  /** Fields of a connection; empty when the connector needs none. */
  readonly config: Shape;
  /** Its actions also work without a connection; then the config is what its fields' defaults give. */
  readonly connectionOptional?: true;
  /**
   * Further texts that would give a secret of a connection away, such as the base64 of user name and password; the
   * platform hides them as it hides the secrets themselves.
   */
  hiddenForms?(config: Readonly<Record<string, unknown>>): readonly string[];
  readonly actions: readonly Action[];
  /** What it can be told of by the other side; none by default. */
  readonly triggers?: readonly ListenTrigger[];
}

/** Gives the types of `input` and `config` to `run`; no behaviour of its own. */
export function defineAction<const Config extends Shape>(_config: Config) {
  return <const Input extends Shape>(action: Action<Input, Config>): Action =>
    // The host checks input and config by these very schemas before it calls `run`.
    action as unknown as Action;
}

export function defineConnector(connector: Connector): Connector {
  return connector;
}
