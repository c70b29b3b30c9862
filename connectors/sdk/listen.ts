import type { z } from 'zod';
import type { Log } from './context.ts';
import type { ConnectorError } from './errors.ts';
import type { Text } from './text.ts';

type Shape = Readonly<Record<string, z.ZodType>>;
type Values<S extends Shape> = z.output<z.ZodObject<S>>;

/** A trigger that holds a connection to the other side and is sent messages there. */
export interface ListenTrigger<Input extends Shape = Shape, Config extends Shape = Shape> {
  readonly kind: 'listen';
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  /** One sentence for a node on the canvas, with `{field}` places. */
  readonly sentence: Text;
  /** Its `with`. */
  readonly input: Input;
  /** What the fields' schemas cannot say, such as two that exclude each other; asked when a flow is checked. */
  check?(input: Values<Input>): InputProblem | undefined;
  /** Real: conformance tests parse it. `event`: what a flow then finds in `trigger`, but for `id`, `kind` and `at`. */
  readonly sample: {
    readonly input: Readonly<Record<string, unknown>>;
    readonly event: Readonly<Record<string, unknown>>;
  };
  /**
   * Starts to listen, and keeps listening until it is stopped: it connects anew by itself, for ever. Throws nothing; what
   * is wrong it reports. Any number of processes may listen for the same trigger at once.
   */
  listen(context: ListenContext<Values<Input>, Values<Config>>): Listening;
}

/** Why an input is refused though each field is right by itself. */
export interface InputProblem {
  /** Key of the field at fault. */
  readonly field: string;
  readonly message: Text;
}

export interface Listening {
  /**
   * Takes nothing more. Resolves when what was taken has been decided and acknowledged, or has been left to be delivered
   * again; within some seconds.
   */
  stop(): Promise<void>;
}

/** All that code which listens may touch. */
export interface ListenContext<Input, Config> {
  /** Checked against the trigger's input schema. */
  readonly input: Input;
  /** The connection's config with its secrets opened. */
  readonly config: Config;
  /** What the other side may be told of who listens, such as `weir default/enable-approved-template/approved`. */
  readonly name: string;
  readonly network: Network;
  readonly log: Log;
  /**
   * Offers an event. When the promise resolves, the verdict is committed and the message may be acknowledged. Rejects with
   * `ConnectorError` `unavailable` when nothing can be decided at the moment: the same event is to be offered again later.
   */
  emit(incoming: Incoming): Promise<Verdict>;
  /** An event, by the very object that was offered, was acknowledged: this delivery of it will not come again. */
  acknowledged(incoming: Incoming): void;
  /**
   * A message was put where people look for what is not accepted. Resolves when that is known, never rejects; to be awaited
   * before the message is acknowledged, so that nobody misses it.
   */
  putAway(why: Pick<Extract<Verdict, { kind: 'refused' }>, 'code' | 'reason'>): Promise<void>;
  /** To be called at each change, and for each attempt that failed. */
  report(state: ListenState): void;
}

/** What came in, as the flow will see it. */
export interface Incoming {
  /** Fields of `trigger` beside `id`, `kind` and `at`; JSON, integers beyond 2^53 as `bigint`. */
  readonly event: Readonly<Record<string, unknown>>;
  /** W3C `traceparent` it came with; one that is malformed counts as none. */
  readonly traceparent?: string | undefined;
  /** By what it is told apart where the flow does not say so itself. */
  readonly dedupe?: IncomingDedupe | undefined;
}

export type IncomingDedupe =
  /** An id the other side gave to this event and to no other. */
  | { readonly kind: 'id'; readonly value: string }
  /**
   * It has no id, and another event may be just like it. But one that is delivered again may have been accepted before
   * without the other side having heard of it.
   */
  | { readonly kind: 'delivery'; readonly value: string; readonly redelivered: boolean };

export type Verdict =
  | { readonly kind: 'accepted'; readonly runId: string; readonly duplicate: boolean }
  /** The trigger's `when` is false. */
  | { readonly kind: 'filtered' }
  /** It will never be accepted as it is: an expression of the trigger fails on it. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

export type ListenState =
  | { readonly state: 'connecting' }
  | { readonly state: 'listening' }
  /** Connected, but the other side takes nothing from us for now. */
  | { readonly state: 'blocked'; readonly reason: string }
  /** The next attempt comes by itself at `retryAt`, ms UTC. */
  | { readonly state: 'failing'; readonly error: ConnectorError; readonly retryAt: number };

/** The guard for connections that are no HTTP. */
export interface Network {
  /**
   * Addresses (literals) at which the target may be reached, the best first. A socket is opened to one of them and to no name,
   * so that the answer that was judged is the one that is used. Throws `ConnectorError`: `forbidden` for a target that is
   * not allowed, `unavailable` for a name without an address.
   */
  addressesOf(target: { host: string; port: number }): Promise<readonly string[]>;
}

/** Gives the types of `input` and `config` to `listen`; no behaviour of its own. */
export function defineListenTrigger<const Config extends Shape>(_config: Config) {
  return <const Input extends Shape>(trigger: ListenTrigger<Input, Config>): ListenTrigger =>
    // The host checks input and config by these very schemas before it calls `listen`.
    trigger as unknown as ListenTrigger;
}
