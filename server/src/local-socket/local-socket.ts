/**
 * The one local transport between the api (server) and the workers and commands of the same machine (peers): requests
 * with answers and one-way pushes over a socket in the data folder. Store, embedded queue and embedded signals receive
 * it; it knows none of them. Messages (`message-codec.ts`) travel in frames behind a 4-byte length, all messages
 * of one turn of the event loop in one write. Who has sent one leaves it as it is.
 *
 * Who can open the socket owns the installation: it lies in a folder only our user may enter.
 */
export interface Peer {
  /** Unique per connection. */
  readonly id: string;
  push(service: string, message: unknown): void;
}

export interface Service {
  /** Answers a request of a peer. What it throws reaches the caller: a `WeirError` as such, anything else as `internal`. */
  request?(peer: Peer, verb: string, params: unknown): Promise<unknown>;
  /** Takes a one-way message of a peer. */
  push?(peer: Peer, message: unknown): void;
  /** The connection is gone, and with it, as a rule, the process. */
  gone?(peer: Peer): void;
}

export interface LocalSocketServer {
  /** Takes no new peer, lets those there finish for `patienceMs` (0), then ends them. */
  close(patienceMs?: number): Promise<void>;
}

export interface LocalSocketClient {
  /** Throws `WeirError` as the service threw it, or `unavailable` when the connection breaks before the answer. */
  request(service: string, verb: string, params: unknown): Promise<unknown>;
  push(service: string, message: unknown): void;
  onPush(service: string, listener: (message: unknown) => void): void;
  /** Resolves when the connection is gone, whoever ended it. It does not reconnect: a process that lost its api ends. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}
