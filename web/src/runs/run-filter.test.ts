import { expect, it } from 'vitest';
import { filterOf, searchOf } from './run-filter.ts';

it('reads back what it wrote', () => {
  const filter = { flow: 'enable-template', status: 'failed' } as const;
  expect(filterOf(new URLSearchParams(searchOf(filter)))).toEqual(filter);
  expect(searchOf({})).toBe('');
});

it('leaves out what makes no sense', () => {
  expect(filterOf(new URLSearchParams('flow=No+Key&status=odd'))).toEqual({});
});
