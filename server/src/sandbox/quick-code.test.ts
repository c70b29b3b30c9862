import { expect, test } from 'vitest';
import type { Evaluation } from './evaluation.ts';
import { QuickCode } from './quick-code.ts';

function run(source: string, tenant = 'a'): Evaluation {
  return { tenant, source, kind: 'run', version: 'f@1', timeoutMs: 1000, payload: () => '' };
}

test('code that was over at once is quick, each by itself', () => {
  const code = new QuickCode();
  code.learn(run('one'), { lines: [], ms: 0.4 });
  code.learn(run('two'), { lines: [], ms: 3 });
  code.learn(run('three'), { lines: [] });
  const asked = [run('one'), run('two'), run('three'), run('one', 'b')];
  expect(asked.map((each) => code.has(each))).toEqual([true, false, false, false]);
});

test('it stays quick when it takes longer once, and not twice in a row', () => {
  const code = new QuickCode();
  const learn = (ms: number) => {
    code.learn(run('one'), { lines: [], ms });
    return code.has(run('one'));
  };
  expect([0.2, 9, 0.2, 9, 9, 9].map(learn)).toEqual([true, true, true, true, false, false]);
  expect([0.2, 9].map(learn)).toEqual([true, true]);
});

test('it is no longer quick after a failure', () => {
  const code = new QuickCode();
  code.learn(run('one'), { lines: [], ms: 0.2 });
  code.learn(run('one'), { lines: [], ms: 0.2, failure: 'timeout' });
  expect(code.has(run('one'))).toBe(false);
});

test('a thousand are remembered; then it begins anew', () => {
  const code = new QuickCode();
  const asked = Array.from({ length: 1001 }, (_, at) => run(`${at}`, at % 2 ? 'a' : 'b'));
  const known = () => asked.filter((each) => code.has(each)).length;
  for (const each of asked.slice(0, 1000)) code.learn(each, { lines: [], ms: 0.2 });
  expect(known()).toBe(1000);
  code.learn(run('1000', 'b'), { lines: [], ms: 0.2 });
  expect([known(), code.has(run('1000', 'b'))]).toEqual([1, true]);
});
