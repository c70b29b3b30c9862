import { expect, test } from 'vitest';
import { forms } from './flow.ts';
import { flowJsonSchema } from './flow-json-schema.ts';
import { fits } from './json-schema.testsuite.ts';
import { changed, type Document, valid, whole } from './validate.testsuite.ts';

const schema = flowJsonSchema();
const inner = (d: Document) => d['steps'].each.with.steps;

test('every pattern is a form, which has its own sentence', () => {
  const patterns = new Set<unknown>();
  JSON.stringify(schema, (key, value) => {
    if (key === 'pattern') patterns.add(value);
    return value;
  });
  const sources = Object.values(forms).map(({ source }) => source);
  expect(patterns).toContain(forms.use.source);
  expect([...patterns].filter((pattern) => !sources.includes(String(pattern)))).toEqual([]);
});

test('documents without a fault fit', () => {
  expect(fits(schema, JSON.parse(valid))).toBe(true);
  expect(fits(schema, JSON.parse(whole))).toBe(true);
});

test.each<[name: string, change: (d: Document) => void]>([
  ['unknown key', (d) => (d['setings'] = {})],
  ['key', (d) => (d['flow'] = 'No key')],
  ['trigger', (d) => (d['triggers'].called.use = 'cal')],
  ['step id', (d) => (d['steps']['No'] = { use: 'set' })],
  ['unknown kind', (d) => (d['steps'].link.use = 'sett')],
  ['unknown key of a nested step', (d) => (inner(d).done.afer = 'again')],
  ['unknown input of a nested step', (d) => (inner(d).again.with.maxx = 1)],
  ['two scopes down', (d) => (inner(d).again.with.steps.next.use = 1)],
  ['no items', (d) => delete d['steps'].each.with.items],
  ['no input', (d) => delete d['steps'].guard.with],
  ['limit of a duration', (d) => (d['steps'].each.timeout = '1 hour')],
  ['operator', (d) => (d['triggers'].approved.when.any[0].op = 'exist')],
  ['a needless operand', (d) => (d['triggers'].approved.when.any[0].right = 1)],
  ['a missing operand', (d) => delete d['steps'].pick.with.cases.big.all[0].right],
  ['both groups of rules', (d) => (d['triggers'].approved.when.all = [])],
])('what is wrong does not: %s', (_name, change) => {
  expect(fits(schema, changed(change, whole))).toBe(false);
});
