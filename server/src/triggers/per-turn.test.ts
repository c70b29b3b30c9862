import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { limitPerTurn } from './per-turn.ts';

it('lets so many go on in each turn, in order, and forgets nobody', async () => {
  const goOn = limitPerTurn(2);
  const wentOn: { index: number; inTurn: number }[] = [];
  let turns = 0;
  const count = (): void => {
    turns += 1;
    if (wentOn.length < 5) setImmediate(count);
  };
  // Asked for before the limiter's own, so it counts a turn before anyone goes on in it.
  setImmediate(count);
  await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      await goOn();
      wentOn.push({ index, inTurn: turns });
    }),
  );
  expect(wentOn).toEqual([
    { index: 0, inTurn: 0 },
    { index: 1, inTurn: 0 },
    { index: 2, inTurn: 1 },
    { index: 3, inTurn: 1 },
    { index: 4, inTurn: 2 },
  ]);
});

it('does not hold anyone up when turns pass between', async () => {
  const goOn = limitPerTurn(1);
  for (let count = 0; count < 3; count += 1) {
    await goOn();
    await turn();
  }
});
