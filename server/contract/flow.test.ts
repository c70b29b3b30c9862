import { expect, test } from 'vitest';
import {
  edgesOf,
  flowDocument,
  isConnectorTrigger,
  isWebhook,
  milliseconds,
  ownStartId,
  stepsInside,
} from './flow.ts';
import { whole } from './validate.testsuite.ts';

const flow = flowDocument.parse(JSON.parse(whole));

test.each([
  [undefined, []],
  ['a', [['a', 'ok']]],
  [
    ['a.error', 'b'],
    [
      ['a', 'error'],
      ['b', 'ok'],
    ],
  ],
])('edges of %j', (after, edges) => {
  expect(edgesOf(after)).toEqual(edges);
});

test.each([
  [1500, 1500],
  ['500ms', 500],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['7d', 604_800_000],
])('%s in milliseconds', (duration, expected) => {
  expect(milliseconds(duration)).toBe(expected);
});

test('the steps inside of a step', () => {
  const { each, link } = flow.steps;
  expect(Object.keys(each ? stepsInside(each) : {})).toEqual(['again', 'done']);
  expect(link && stepsInside({ ...link, with: { steps: { a: 1 } } })).toEqual({});
  expect(stepsInside({ use: 'try' })).toEqual({});
});

test('kinds of triggers', () => {
  const { approved, queued, called } = flow.triggers ?? {};
  expect([approved, queued, called, undefined].map(isWebhook)).toEqual([true, false, false, false]);
  expect([approved, queued, called, undefined].map(isConnectorTrigger)).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('a start by hand and a call have the id the flow gives them, else that of their kind', () => {
  const triggers = { asked: { use: 'call' }, byHand: { use: 'manual' }, other: { use: 'manual' } };
  expect(ownStartId(triggers, 'manual')).toBe('byHand');
  expect(ownStartId(triggers, 'call')).toBe('asked');
  expect(ownStartId({ hook: { use: 'webhook' } }, 'call')).toBe('call');
  expect(ownStartId(undefined, 'manual')).toBe('manual');
});
