const minute = 60_000;
const manyDeaths = 5;
const firstPause = 1_000;
const longestPause = 30_000;

/** What is remembered of a child's deaths. Times in ms of one clock. */
export interface Deaths {
  /** Those of the last minute. */
  readonly times: readonly number[];
  /** ms to wait before the restart that follows the last one. */
  readonly pause: number;
}

export const noDeaths: Deaths = { times: [], pause: 0 };

/**
 * A child is restarted at once until it died five times within a minute. From then on the pauses double up to 30 s,
 * and only a life of a minute ends that: with pauses this long, five deaths no longer fit into one minute.
 */
export function afterDeath(deaths: Deaths, life: { startedAt: number; now: number }): Deaths {
  const times = [...deaths.times, life.now].filter((at) => at > life.now - minute);
  const stillFailing = deaths.pause > 0 && life.now - life.startedAt < minute;
  if (stillFailing) return { times, pause: Math.min(deaths.pause * 2, longestPause) };
  return { times, pause: times.length >= manyDeaths ? firstPause : 0 };
}
