import { journalEvent } from '@weir/contract/journal';
import { describe, expect, it } from 'vitest';
import { apply } from './apply.ts';
import { decide } from './decide.ts';
import { fold } from './fold.ts';
import { goldenJournals } from './golden.testsuite.ts';
import { initialState } from './state.ts';
import { momentOf } from './state-under-test.ts';
import { viewOf } from './view.ts';

it('the golden journals are all there', () => {
  expect(goldenJournals.length).toBeGreaterThanOrEqual(51);
});

describe.each(goldenJournals)('$name', ({ plan, journal, status, view }) => {
  it('shows what it showed, and has nothing left to do', () => {
    const state = fold(plan, journal);
    expect(state.status).toBe(status);
    expect(viewOf(state)).toEqual(view);
    expect(decide(state, momentOf(state, 1e15))).toEqual([]);
  });

  it('is made of events of known form, and folds from any place on', () => {
    const state = initialState(plan);
    for (const event of journal) {
      expect(journalEvent.parse(event)).toEqual(event);
      apply(state, event);
      expect(() => viewOf(state)).not.toThrow();
      expect(() => decide(state, momentOf(state, event.at))).not.toThrow();
    }
  });
});
