import { expect, it } from 'vitest';
import { filterOf, searchOf } from './run-filter.ts';

it('reads back what it wrote', () => {
  const filter = {
    flow: 'enable-template',
    status: 'failed',
    key: 'T 1/2',
    q: '模板 已启用',
  } as const;
  expect(filterOf(new URLSearchParams(searchOf(filter)))).toEqual(filter);
  expect(searchOf({})).toBe('');
});

it('leaves out what makes no sense', () => {
  expect(filterOf(new URLSearchParams('flow=No+Key&status=odd&key=&q=+'))).toEqual({});
});
