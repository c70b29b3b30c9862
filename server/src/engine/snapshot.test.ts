import { isJsonObject, type JsonObject, parseJson, stringifyJson } from '@weir/contract/json';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { fold } from './fold.ts';
import { goldenJournals } from './golden.testsuite.ts';
import { restore, takeSnapshot } from './snapshot.ts';
import type { RunState } from './state.ts';
import { viewOf } from './view.ts';

/** As it is stored: text. */
const written = (state: RunState): string => stringifyJson(takeSnapshot(state));
function read(text: string): JsonObject {
  const json = parseJson(text);
  if (!isJsonObject(json)) throw new Error('no snapshot');
  return json;
}

describe.each(goldenJournals)('a snapshot in $name', ({ plan, journal }) => {
  it('goes on from any place like the state it was taken of', () => {
    const whole = fold(plan, journal);
    for (let at = 0; at <= journal.length; at += 1) {
      const before = fold(plan, journal.slice(0, at));
      const restored = restore(plan, read(written(before)));
      expect(written(restored)).toBe(written(before));
      for (const event of journal.slice(at)) apply(restored, event);
      expect(written(restored)).toBe(written(whole));
      if (at > 0) expect(viewOf(restored)).toEqual(viewOf(whole));
    }
  });
});

describe('a snapshot that does not fit', () => {
  const loop = goldenJournals.find(({ journal }) =>
    journal.some((e) => e.type === 'scope-started'),
  );
  const set = goldenJournals.find(({ plan }) => plan.byId.size === 1);
  if (!loop || !set) throw new Error('no such golden journals');
  const at = loop.journal.findIndex((event) => event.type === 'scope-started') + 1;
  const taken = takeSnapshot(fold(loop.plan, loop.journal.slice(0, at)));

  it.each<[string, object, RegExp]>([
    ['of another form', { form: 0 }, /form 0/],
    ['with a step that is not there', { open: [[99]] }, /a step the plan does not have/],
    ['with a round that is not there', { open: [[0, 99, 0]] }, /a round that is not in it/],
  ])('%s is refused', (_name, change, message) => {
    expect(() => restore(loop.plan, { ...taken, ...change })).toThrow(message);
  });

  it('of another plan is refused', () => {
    expect(() => restore(set.plan, taken)).toThrow();
  });
});
