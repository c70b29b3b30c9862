import { type FlowDocument, flowDocument } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import { expect, it } from 'vitest';
import { allSteps, hasUndo, readFlow, stepOf } from './all-steps.ts';

const flow = (steps: Json): Json => ({ flow: 'a', name: 'A', steps });
const nested = flow({
  first: { use: 'set' },
  each: {
    use: 'loop',
    with: { steps: { guard: { use: 'try', with: { steps: { inner: { use: 'set' } } } } } },
  },
  last: { use: 'set' },
});
const document = flowDocument.parse(nested) as FlowDocument;

it('finds every step, nested ones right behind their scope', () => {
  expect([...allSteps(document)].map(([id, { scopes }]) => [id, scopes])).toEqual([
    ['first', []],
    ['each', []],
    ['guard', ['each']],
    ['inner', ['each', 'guard']],
    ['last', []],
  ]);
  expect(Object.keys(allSteps(document).get('inner')?.siblings ?? {})).toEqual(['inner']);
  expect(stepOf(document, 'inner')?.use).toBe('set');
  expect([stepOf(document, 'gone'), stepOf(undefined, 'inner')]).toEqual([undefined, undefined]);
});

it('reads a flow with nested steps, also one whose scopes are empty yet', () => {
  expect(readFlow(nested)?.steps['last']).toEqual({ use: 'set' });
  expect(readFlow(flow({ each: { use: 'loop' } }))).toBeDefined();
});

it.each<[string, Json]>([
  ['is no flow', {}],
  ['holds steps that are none', flow({ each: { use: 'loop', with: { steps: 5 } } })],
  ['holds a step that is none', flow({ each: { use: 'try', with: { steps: { a: null } } } })],
  ['holds a step without a use', flow({ each: { use: 'try', with: { steps: { a: {} } } } })],
  [
    'holds a strange id',
    flow({ each: { use: 'try', with: { steps: { 'A b': { use: 'set' } } } } }),
  ],
  ['has an id twice', flow({ a: { use: 'try', with: { steps: { a: { use: 'set' } } } } })],
])('does not read a draft that %s', (_, draft) => {
  expect(readFlow(draft)).toBeUndefined();
});

it('knows whether anything can be undone', () => {
  const undo = { use: 'x.y' };
  const inside = flow({ t: { use: 'try', with: { steps: { a: { use: 'x.y', undo } } } } });
  expect([inside, nested].map((each) => hasUndo(readFlow(each)))).toEqual([true, false]);
  expect(hasUndo(undefined)).toBe(false);
});
