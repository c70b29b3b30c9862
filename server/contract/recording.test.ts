import { expect, test } from 'vitest';
import { flowDocument } from './flow.ts';
import { recordingOf } from './recording.ts';

const of = (more: object) => {
  const inner = { ask: { use: 'http.request', with: { url: 'http://a' }, record: 'none' } };
  const steps = { each: { use: 'loop', with: { items: [1], steps: inner } } };
  return recordingOf(flowDocument.parse({ flow: 'f', name: 'f', steps, ...more }));
};
const plain = { steps: { a: { use: 'set', with: {} } } };

test('what a flow says counts for it, what a step says for that step, nested ones too', () => {
  expect(of({ settings: { record: 'shape' } })).toEqual({
    run: 'shape',
    steps: new Map([['ask', 'none']]),
    isLess: true,
  });
  expect(of({})).toMatchObject({ run: 'full', isLess: true });
  expect(of(plain)).toEqual({ run: 'full', steps: new Map(), isLess: false });
  expect(of({ ...plain, settings: { record: 'none' } })).toMatchObject({ isLess: true });
});

test('a step may keep what its flow does not', () => {
  const steps = { a: { use: 'set', with: {}, record: 'full' } };
  expect(of({ steps })).toEqual({ run: 'full', steps: new Map([['a', 'full']]), isLess: false });
});
