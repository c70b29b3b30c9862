import { expect, test } from 'vitest';
import { isJsonObject, type Json } from './json.ts';
import { type Upgrade, upgradeDocument } from './upgrade.ts';

const renamed =
  (from: string, to: string): Upgrade =>
  (document) => {
    if (!isJsonObject(document)) return document;
    const { [from]: value = null, ...rest } = document;
    return { ...rest, [to]: value };
  };
/** Form 2 called the key `id`, form 3 calls it `flow`. */
const sample = [renamed('name', 'id'), renamed('id', 'flow')];

test.each<[form: number, document: Json]>([
  [1, { name: 'tell', steps: {} }],
  [2, { id: 'tell', steps: {} }],
  [3, { flow: 'tell', steps: {} }],
])('a document of form %i is lifted to the form of today', (form, document) => {
  expect(upgradeDocument(document, form, sample)).toEqual({ flow: 'tell', steps: {} });
});

test('there is one form today', () => {
  const document = { flow: 'tell' };
  expect(upgradeDocument(document, 1)).toBe(document);
  for (const form of [0, 2, 1.5, Number.NaN]) {
    expect(() => upgradeDocument(document, form)).toThrow('this release knows 1 to 1');
  }
});
