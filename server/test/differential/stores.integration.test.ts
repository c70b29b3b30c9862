import { journalEvent } from '@weir/contract/journal';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { type BothStores, openBoth } from './same-course.ts';
import { seedOfToday } from './seeded.ts';
import { ownTimers } from './timers.ts';

/** Worlds are played beside one another. */
const worlds = 16;
const flowsPerWorld = 25;

const { first, isRepeated } = seedOfToday();
const seeds = Array.from({ length: isRepeated ? 1 : worlds }, (_, index) => first + index);

onServer('the same journals on both stores', (server) => {
  let stores: BothStores;
  const seen: string[] = [];

  beforeAll(async () => {
    stores = await openBoth(server);
    ownTimers();
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await stores.close();
  });

  it.concurrent.each(seeds)(
    'world WEIR_TEST_SEED=%i',
    async (seed) => {
      seen.push(...(await stores.expectSameCourse(seed, flowsPerWorld)));
    },
    120_000,
  );

  it.skipIf(isRepeated)('all that can happen has happened in one of the worlds', () => {
    const text = seen.join('\n');
    // Nothing makes these happen yet.
    const never = ['priority-changed', 'cancel-requested', 'retried'];
    const types = journalEvent.options.map(({ shape }) => shape.type.value);
    const marks = [
      ...types.filter((type) => !never.includes(type)).map((type) => `"type":"${type}"`),
      ...['"happened":true', '"happened":false', '"followUp":', '"ports":[', '"sent":true'],
      ...['"recovered":true', '"interrupted":true', '"kind":"webhook"', '"kind":"call"'],
      ...['"port":"c1"', '"port":"else"', '"code":"unknown_outcome"', '"code":"sandbox_error"'],
      ...['"port":"timeout"', '"port":"exhausted"', '"due":"timeout"', '"notSent":true'],
      ...['"undone":"complete"', '"undone":"partial"', '"undo":true', '"disabled":true'],
      ...['"done":true', '"collected":', '"group":"other"'],
      ...['"status":"succeeded"', '"status":"failed"', '"code":"timeout"', '"retryAfter":'],
      ...['died before', 'died after', 'threw lease_lost', '"duplicate":true', 'filtered'],
      ...['refused', 'guest: done', 'code: done', 'world sweep', 'priority 1 '],
      '1152921504606846976',
    ];
    expect([...new Set(marks)].filter((mark) => !text.includes(mark))).toEqual([]);
  });
});
