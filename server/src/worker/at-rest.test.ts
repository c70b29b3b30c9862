import { expect, it } from 'vitest';
import { ok, runUnderTest } from './run-under-test.ts';

/** Steps in flight that come to their end at almost the same moment: `turns` of the loop of promises apart. */
const together = Array.from({ length: 30 }, (_, turns) => turns);

it.each(together)(
  'a run does not rest while one that has ended leaves something to do, %i',
  async (turns) => {
    const test = runUnderTest({
      steps: {
        one: { use: 'x.read', with: { turns: 10 } },
        other: { use: 'x.read', with: { turns } },
      },
      async call({ input }) {
        for (let turn = 0; turn < Number(Object(input)['turns']); turn += 1)
          await Promise.resolve();
        return ok(1);
      },
    });
    await test.work();
    expect(test.row.status).toBe('succeeded');
  },
);
