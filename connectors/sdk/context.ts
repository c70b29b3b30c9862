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
  readonly body?: string | Uint8Array;
  /** Whole call, in ms; default 30,000. */
  readonly timeoutMs?: number;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The guarded client: every outgoing byte of a connector passes here. It follows no redirect and throws
 * `ConnectorError`: `unavailable` when nothing was sent, `unknown_outcome` when the connection broke after that, `timeout`
 * when time ran out, `forbidden` when the egress guard refuses the target, `too_large` when the answer exceeds 16 MB. A
 * status of 4xx or 5xx is an answer, not an error.
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
