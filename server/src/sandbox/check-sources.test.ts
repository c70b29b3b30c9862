import { WeirError } from '@weir/contract/weir-error';
import { afterEach, expect, test, vi } from 'vitest';
import { checkSources, type Perform } from './check-sources.ts';
import type { Answer, Evaluation } from './evaluation.ts';
import type { CheckedSource } from './sandbox.ts';

const expressions = (...sources: string[]): CheckedSource[] =>
  sources.map((source) => ({ kind: 'expression', source }));
const sourceOf = (evaluation: Evaluation): string => JSON.parse(evaluation.payload()).source;
const codes = (verdicts: readonly (WeirError | null)[]) => verdicts.map((one) => one?.code ?? null);
const fine: Answer = { lines: ['u'] };

/** A pool that holds what it is asked until it is answered or no longer wanted. */
function heldPool() {
  const held: Evaluation[] = [];
  const answers: ((answer: Answer) => void)[] = [];
  const perform: Perform = (evaluation, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      held.push(evaluation);
      answers.push(resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { held, perform, answer: (index: number) => answers[index]?.(fine) };
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** The deadline of the next request, to be reached when the test says so. */
function heldDeadline(): AbortController {
  const controller = new AbortController();
  vi.spyOn(AbortSignal, 'timeout').mockReturnValue(controller.signal);
  return controller;
}

test('nothing to check asks nobody', async () => {
  const pool = heldPool();
  expect(await checkSources({ tenant: 'a', sources: [] }, pool.perform)).toEqual([]);
  expect(pool.held).toEqual([]);
});

test('verdicts stand in the order of the sources, whatever the order of the answers', async () => {
  const answers: Record<string, Answer> = {
    good: fine,
    bad: { lines: ['e{"kind":"syntax","message":"no","line":2,"column":3}'] },
    slow: { lines: [], failure: 'timeout' },
    greedy: { lines: [], failure: 'memory' },
    deadly: { lines: [], failure: 'crash' },
    silent: { lines: [] },
  };
  const sources = expressions('good', 'bad', 'slow', 'greedy', 'deadly', 'silent');
  const verdicts = await checkSources({ tenant: 'a', sources }, async (asked) => {
    const source = sourceOf(asked);
    // Later ones answer first.
    for (let turn = 0; turn < 20 - source.length; turn += 1) await null;
    return answers[source] ?? fine;
  });
  expect(codes(verdicts)).toEqual([
    null,
    'sandbox_error',
    'sandbox_timeout',
    'sandbox_memory',
    'sandbox_crash',
    'sandbox_crash',
  ]);
  expect(verdicts[1]?.options.details).toEqual({ line: 2, column: 3, name: 'SyntaxError' });
});

test('a guest is told kind and source, and nothing else', async () => {
  const pool = heldPool();
  const placed = { kind: 'code', source: 'return 1', path: 'steps.one' } as const;
  const done = checkSources({ tenant: 'a', sources: [placed] }, pool.perform);
  expect(pool.held[0]).toMatchObject({ tenant: 'a', kind: 'check' });
  expect(pool.held[0]?.payload()).toBe('{"kind":"code","source":"return 1"}');
  pool.answer(0);
  expect(await done).toEqual([null]);
});

test('a long list goes in bit by bit', async () => {
  const pool = heldPool();
  const sources = expressions(...Array.from({ length: 1000 }, (_, index) => String(index)));
  const done = checkSources({ tenant: 'a', sources }, pool.perform);
  expect(pool.held).toHaveLength(16);
  for (let index = 0; index < 1000; index += 1) {
    await vi.waitUntil(() => pool.held.length > index);
    pool.answer(index);
  }
  expect(codes(await done)).toEqual(sources.map(() => null));
  expect(pool.held.map(sourceOf)).toEqual(sources.map(({ source }) => source));
});

test('what is refused counts for that source', async () => {
  const refusals: Record<string, WeirError> = {
    huge: new WeirError('too_large'),
    unlucky: new WeirError('unavailable'),
  };
  const verdicts = await checkSources(
    { tenant: 'a', sources: expressions('huge', 'fine', 'unlucky') },
    async (asked) => {
      const refusal = refusals[sourceOf(asked)];
      if (refusal) throw refusal;
      return fine;
    },
  );
  expect(codes(verdicts)).toEqual(['too_large', null, 'unavailable']);
});

test('what is not judged in time is unavailable; what was, stays', async () => {
  const deadline = heldDeadline();
  const pool = heldPool();
  const sources = expressions(...Array.from({ length: 40 }, (_, index) => String(index)));
  const done = checkSources({ tenant: 'a', sources }, pool.perform);
  pool.answer(3);
  await vi.waitUntil(() => pool.held.length > 16);
  deadline.abort(new Error('time is over'));
  const verdicts = await done;
  expect(verdicts[3]).toBe(null);
  expect(codes(verdicts).filter((code) => code === 'unavailable')).toHaveLength(39);
  expect(verdicts[0]?.params['en']).toContain('5000 ms');
});

test('nobody waits for the rest of an aborted request', async () => {
  const stop = new AbortController();
  const pool = heldPool();
  const request = { tenant: 'a', sources: expressions('1', '2'), signal: stop.signal };
  const done = checkSources(request, pool.perform);
  stop.abort(new Error('no longer wanted'));
  await expect(done).rejects.toThrow('no longer wanted');
});

test('a fault of ours is not blamed on the source', async () => {
  const broken: Perform = async () => {
    throw new TypeError('a fault');
  };
  const request = { tenant: 'a', sources: expressions('1') };
  await expect(checkSources(request, broken)).rejects.toThrow('a fault');
});
