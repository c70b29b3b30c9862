import { journalEvent } from '@weir/contract/journal';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { onServer } from '../../src/store/postgres/postgres.testsuite.ts';
import { type BothStores, type Drawn, openBoth } from './same-course.ts';
import { seedOfToday } from './seeded.ts';
import { ownTimers } from './timers.ts';
import { fromOutside, wholeLanguage } from './world-actions.ts';

/** Worlds are played beside one another; some are the same every day, so that it is sure what happens in them. */
interface Suite {
  readonly about: string;
  readonly drawn: Drawn;
  readonly always: readonly number[];
  /** How many others each day; the long form plays many more. */
  readonly today: number;
  /** What happens in those that are the same every day. */
  readonly marks: readonly (string | RegExp)[];
}

// What people do to runs: forks, retries and order have tests of their own.
const never = ['forked', 'priority-changed', 'retried'];
const types = journalEvent.options.map(({ shape }) => shape.type.value);

const whole: Suite = {
  about: 'of the whole language',
  drawn: { dialect: wholeLanguage, count: 25 },
  always: [1, 2, 3, 4, 5, 6, 7, 8],
  today: 3,
  marks: [
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
    ...[' accepts ', ' tells ', '"by":"call"', '"wait":false', '"status":"cancelled"'],
  ],
};

const outside: Suite = {
  about: 'in which somebody outside is waited for',
  drawn: { dialect: fromOutside, count: 10 },
  always: [1, 2, 3, 4, 5, 6],
  today: 2,
  marks: [
    ...['"kind":"signal"', '"kind":"callback"', '"by":"signal"', '"by":"callback"'],
    ...['"fate":"answered"', '"fate":"kept"', '"fate":"gone"', '"woken":1'],
    /"woken":[2-9]/,
    // In the moment when its time was over somebody had answered.
    /closeWait .*: false/,
    ...['"by":"timeout"', 'in the last moment', 'answer all', ' told ', 'died after'],
  ],
};

const { first, isRepeated } = seedOfToday();

onServer('the same journals on both stores', (server) => {
  let stores: BothStores;

  beforeAll(async () => {
    stores = await openBoth(server);
    ownTimers();
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await stores.close();
  });

  describe.each([whole, outside])('worlds $about', ({ drawn, always, today, marks }) => {
    const seen: string[] = [];
    const count = isRepeated ? 1 : today;
    const seeds = Array.from({ length: count }, (_, index) => first + index);

    it.concurrent.each(seeds)(
      'WEIR_TEST_SEED=%i',
      async (seed) => {
        await stores.expectSameCourse(seed, drawn);
      },
      120_000,
    );

    it.concurrent.each(isRepeated ? [] : always)(
      'world %i',
      async (seed) => {
        seen.push(...(await stores.expectSameCourse(seed, drawn)));
      },
      120_000,
    );

    it.skipIf(isRepeated)('all that can happen happens in those of every day', () => {
      const text = seen.join('\n');
      const isThere = (mark: string | RegExp): boolean =>
        typeof mark === 'string' ? text.includes(mark) : mark.test(text);
      expect(marks.filter((mark) => !isThere(mark))).toEqual([]);
    });
  });
});
