import type { Json } from '@weir/contract/json';
import { expect, test } from 'vitest';
import { newRun, newSlot, slotOf } from './new-run.ts';

function keyOf({ slot, told }: { slot?: Json; told?: Json }) {
  return newRun({
    id: 'r',
    version: { flow: 'f', version: 1, document: { name: 'f' } },
    event: { id: 'hook', kind: 'webhook', at: 1 },
    traceId: '',
    priority: 5,
    group: 'default',
    at: 1,
    slot: newSlot(slot === undefined ? undefined : slotOf(slot)),
    told,
  }).key;
}

test('people know a run by its concurrency key, else by what tells its event apart', () => {
  expect(keyOf({ slot: 'T-1', told: 'e-1' })).toBe('T-1');
  expect(keyOf({ slot: null, told: 'e-1' })).toBe('e-1');
  expect(keyOf({ slot: { b: 2n ** 60n, a: 1 } })).toBe('{"a":1,"b":1152921504606846976}');
  expect(keyOf({ told: 7 })).toBe('7');
  expect(keyOf({})).toBeNull();
});
