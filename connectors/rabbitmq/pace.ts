import type { Backoff } from './backoff.ts';

/** The times by which it listens, in ms unless they say otherwise. */
export interface Pace {
  /** One that is silent for two to three of these is dead. */
  readonly heartbeatSeconds: number;
  /** Between two lives of the connection. */
  readonly reconnect: Backoff;
  /** Between two offers of one message. */
  readonly retry: Backoff;
  /** After this long a life counts as a success, so that what ends it is a first failure. */
  readonly sound: number;
  /** For declaring and subscribing. */
  readonly setUp: number;
  /** For what is in hand when it is stopped. */
  readonly stop: number;
}

export const usualPace: Pace = {
  heartbeatSeconds: 10,
  reconnect: { minMs: 250, maxMs: 15_000 },
  retry: { minMs: 250, maxMs: 5_000 },
  sound: 5_000,
  setUp: 30_000,
  stop: 5_000,
};
