import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Numbered } from './numbered.ts';

test('gives each item a number of its own, and forgets what was taken', () => {
  const numbered = new Numbered<string>();
  const [a, b] = [numbered.add('a'), numbered.add('b')];
  expect(numbered.get(a)).toBe('a');
  expect(numbered.take(a)).toBe('a');
  expect([numbered.get(a), numbered.take(a)]).toEqual([undefined, undefined]);
  const c = numbered.add('c');
  expect(new Set([a, b, c]).size).toBe(3);
  expect(numbered.take(a)).toBeUndefined();
  expect([numbered.get(b), numbered.get(c), numbered.size]).toEqual(['b', 'c', 2]);
  expect(numbered.takeAll()).toEqual(expect.arrayContaining(['b', 'c']));
  expect([numbered.size, numbered.all()]).toEqual([0, []]);
});

test('knows nothing of numbers it has not given', () => {
  const numbered = new Numbered<string>();
  numbered.add('a');
  for (const number of [-1, 0, 0.5, 2 ** 20 - 1, 2 ** 53, Number.NaN])
    expect(numbered.take(number)).toBeUndefined();
  expect(numbered.all()).toEqual(['a']);
});

test('is a map by number, whatever is added and taken', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(20), { nil: undefined }), { maxLength: 200 }), (acts) => {
      const numbered = new Numbered<object>();
      const model = new Map<number, object>();
      const given: number[] = [];
      for (const act of acts) {
        if (act === undefined) {
          const item = {};
          const number = numbered.add(item);
          expect(given).not.toContain(number);
          given.push(number);
          model.set(number, item);
        } else {
          const number = given[act] ?? act;
          expect(numbered.take(number)).toBe(model.get(number));
          model.delete(number);
        }
        expect(numbered.size).toBe(model.size);
        expect(new Set(numbered.all())).toEqual(new Set(model.values()));
      }
    }),
  );
});
