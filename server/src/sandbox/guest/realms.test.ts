import { expect, test } from 'vitest';
import type { Ivm } from './addon.mjs';
import { createRealms } from './realms.mjs';

/** An engine whose isolates do nothing, and whose heaps have this size. */
function engine(heapOf: (isolate: number) => number) {
  const isolates: { isDisposed: boolean }[] = [];
  class Isolate {
    readonly #number = isolates.push(this as never);
    isDisposed = false;
    async createContext() {}
    compileModuleSync() {
      const namespace = { get: async () => ({}) };
      return { instantiate: async () => {}, evaluate: async () => {}, namespace };
    }
    getHeapStatisticsSync() {
      return { total_heap_size: heapOf(this.#number), externally_allocated_size: 0 };
    }
    dispose() {
      this.isDisposed = true;
    }
  }
  const realms = createRealms({ Isolate } as unknown as Ivm, new URL('file:///none/'));
  return { realms, alive: () => isolates.map(({ isDisposed }) => !isDisposed) };
}

test('a realm serves 10,000 evaluations', async () => {
  const { realms, alive } = engine(() => 1024);
  for (let served = 0; served < 9_999; served += 1) {
    await realms.open('code f@1');
    realms.trim('code f@1');
  }
  expect(alive()).toEqual([true]);
  realms.trim('code f@1');
  await realms.open('code f@1');
  expect(alive()).toEqual([false, true]);
});

test('one whose heap has grown is given up, and the least recently used of many', async () => {
  const { realms, alive } = engine((isolate) => (isolate === 2 ? 50 : 1) * 1024 * 1024);
  for (const name of ['1', '2', '3']) {
    await realms.open(name);
    realms.trim(name);
  }
  expect(alive()).toEqual([true, false, true]);
  for (const name of ['4', '5', '6', '7', '8', '9', '10']) await realms.open(name);
  expect(alive().filter(Boolean)).toHaveLength(8);
  expect(alive()[0]).toBe(false);
});
