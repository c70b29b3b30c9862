import type { Json } from '@weir/contract/json';
import { expect, test } from 'vitest';
import type { RunState } from '../engine/state.ts';
import { newsOf, shortOutputOf } from './news-of.ts';

const run = { tenant: 't', runId: 'r' };
const ended = (output: Json) => ({ status: 'succeeded', seq: 5, output }) as RunState;

test('the end of a run brings its short output along, with all digits', () => {
  const state = ended({ id: 9007199254740993n });
  const known = shortOutputOf(state);
  expect(known?.value).toBe(state.output);
  const news = newsOf(run, state, known?.text);
  expect(news).toEqual({
    ...run,
    status: 'succeeded',
    lastSeq: 5,
    output: '{"id":9007199254740993}',
  });
});

test.each([
  ['a long output', ended('x'.repeat(5000))],
  ['half a character, which the journal does not keep', ended('\ud83d')],
  ['a run that goes on', { ...ended('x'), status: 'running' } as RunState],
  ['a run that failed', { ...ended('x'), status: 'failed' } as RunState],
])('no output is told of %s', (_what, state) => {
  const output = shortOutputOf(state);
  expect(output).toBeUndefined();
  expect(newsOf(run, state, undefined)).not.toHaveProperty('output');
});
