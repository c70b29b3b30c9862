import type { z } from 'zod';
import type { ActionContext } from './context.ts';
import type { Effect } from './effect.ts';
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
  readonly effect: Effect;
  readonly input: Input;
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
  readonly actions: readonly Action[];
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
