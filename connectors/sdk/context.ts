/** All an action may touch. Nothing else of the platform is reachable from connector code. */
export interface ActionContext<Input, Config> {
  /** Checked against the action's input schema. */
  readonly input: Input;
  /** The connection's config with its secrets opened. */
  readonly config: Config;
  /** Stable over retries and crashes of the same step and round; 32 hexadecimal digits. */
  readonly idempotencyKey: string;
  /** W3C `traceparent` of the step, to be sent along. */
  readonly traceparent: string;
  readonly http: HttpClient;
  /** Kept per connection in this process; for tokens. */
  readonly cache: Cache;
  readonly log: Log;
  /** Aborted when the step's time is over or the run is cancelled. */
  readonly signal: AbortSignal;
}

export interface HttpRequest {
  readonly method: string;
  /** Absolute http or https address. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Up to 16 MB. */
  readonly body?: string | Uint8Array;
  /** Whole call, redirects included, in ms; default: the step's time, else 30,000. */
  readonly timeoutMs?: number;
  /** How many redirects are followed, see `HttpClient`; default 0: a redirect is an answer. */
  readonly redirects?: number;
  /** Whether it may change something on the other side; default: every method but GET, HEAD and OPTIONS does. */
  readonly changes?: boolean;
  /**
   * On a connection of its own. One that was kept open may be closed by the other side at this very moment, and then
   * nobody knows whether the request arrived. Default: as the action's effect is `once`.
   */
  readonly fresh?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** A later hop answered; the address that was asked has done its part (301, 302, 303). */
  readonly redirected?: boolean;
}

/**
 * The guarded client: every outgoing byte of a connector passes here. It throws `ConnectorError`: `unavailable` when the
 * target cannot be reached, `unknown_outcome` when the connection broke after sending, `timeout` when time ran out,
 * `forbidden` when the egress guard refuses the target, `too_large` when request or answer exceed 16 MB; `nothingSent`
 * says of each whether anything had left. A status of 4xx or 5xx is an answer, not an error.
 *
 * Redirects, where asked for: each hop is judged as the first address was. After 301, 302 and 303 a POST goes on as a GET
 * without its body; 307 and 308 keep method and body. Another origin gets neither sign-in nor cookies nor any header that
 * is not harmless; from https to http it goes on only without such headers, else and after too many hops it ends by
 * `rejected`.
 */
export interface HttpClient {
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

export interface Cache {
  get(key: string): string | undefined;
  set(key: string, value: string, ttlMs: number): void;
  delete(key: string): void;
}

export interface Log {
  info(message: string, data?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, data?: Readonly<Record<string, string | number | boolean>>): void;
}
