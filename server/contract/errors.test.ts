import { expect, test } from 'vitest';
import { problemsOf } from './errors.ts';

const problem = {
  path: 'input.a',
  code: 'x',
  message: { 'zh-CN': '错', en: 'Wrong' },
  severity: 'error',
};

test.each<[name: string, details: unknown, problems: unknown]>([
  ['listed', { problems: [problem], more: 1 }, [problem]],
  ['none', undefined, []],
  ['other details', { status: 404 }, []],
  ['another form', { problems: [{ field: 'with.a', message: problem.message }] }, []],
])('problems in the details of an error: %s', (_name, details, problems) => {
  expect(problemsOf({ details })).toEqual(problems);
});
