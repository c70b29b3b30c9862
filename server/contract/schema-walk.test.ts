import { expect, test } from 'vitest';
import { z } from 'zod';
import { branchesOf, keysOf, schemaAt } from './schema-walk.ts';

const name = z.union([z.string(), z.number()]);
const entry = z.object({ name, note: z.string() });
const whole = z.object({
  list: z.array(entry).optional(),
  map: z.record(z.string(), z.array(entry)).default({}),
});

test('finds what stands at a path, through lists, maps and what may be left out', () => {
  expect(schemaAt(whole, [])).toBe(whole);
  expect(schemaAt(whole, ['list', 3])).toBe(entry);
  expect(schemaAt(whole, ['map', 'x', 0, 'name'])).toBe(name);
});

test.each([
  ['no such key', ['other']],
  ['no such key further up', ['other', 'list']],
  ['nothing in a text', ['list', 0, 'note', 0]],
  ['nothing behind a union', ['list', 0, 'name', 0]],
])('%s: nothing', (_case, path) => {
  expect(schemaAt(whole, path)).toBeUndefined();
});

test('only objects have keys, only unions branches', () => {
  expect(keysOf(entry)).toEqual(['name', 'note']);
  expect(keysOf(name)).toEqual([]);
  expect(branchesOf(name)).toEqual(name.options);
  expect(branchesOf(entry)).toEqual([]);
  expect(branchesOf(undefined)).toEqual([]);
});
