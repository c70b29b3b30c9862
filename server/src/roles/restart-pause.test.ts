import { expect, test } from 'vitest';
import { afterDeath, type Deaths, noDeaths } from './restart-pause.ts';

/** Pauses before the restarts of a child whose lives last that many ms, one after the other. */
function pauses(lives: readonly number[], deaths: Deaths = noDeaths, now = 0): number[] {
  const [life, ...rest] = lives;
  if (life === undefined) return [];
  const next = afterDeath(deaths, { startedAt: now, now: now + life });
  return [next.pause, ...pauses(rest, next, now + life + next.pause)];
}

test('four deaths in a minute are restarted at once', () => {
  expect(pauses([100, 100, 100, 100])).toEqual([0, 0, 0, 0]);
});

test('from the fifth on the pauses double up to 30 s and stay there', () => {
  expect(pauses(Array(12).fill(100)).slice(4)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});

test('five deaths that do not fit into one minute bring no pause', () => {
  expect(pauses([15_000, 15_000, 15_000, 15_000, 15_000])).toEqual([0, 0, 0, 0, 0]);
});

test('a life of a minute ends the pauses', () => {
  expect(pauses([1, 1, 1, 1, 1, 1, 60_000, 1])).toEqual([0, 0, 0, 0, 1_000, 2_000, 0, 0]);
});
