import type { JsonObject } from '@weir/contract/json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlowFile } from './documents.ts';
import { connectionsNamedIn, flowsNamedIn, inOrder } from './flow-references.ts';

const document: JsonObject = {
  flow: 'f',
  triggers: { t: { use: 'rabbitmq.message', connection: 'events' } },
  steps: {
    a: { use: 'core.x', connection: 'core', undo: { use: 'core.y', connection: 'core-two' } },
    b: { use: 'loop', with: { steps: { c: { use: 'call', with: { flow: 'inner', input: {} } } } } },
    d: { use: 'set', with: { connection: 'no', steps: { x: 1 } } },
    e: null,
  },
  settings: { onFailure: { call: 'alert' } },
};

it('a document names the flows it starts and the connections it uses', () => {
  expect(flowsNamedIn(document)).toEqual(['alert', 'inner']);
  expect(connectionsNamedIn(document)).toEqual(['events', 'core', 'core-two']);
  for (const odd of [{}, { steps: [1] }, { settings: { onFailure: { call: 5 } } }]) {
    expect([flowsNamedIn(odd), connectionsNamedIn(odd)]).toEqual([[], []]);
  }
});

const flowOf = (key: string, calls: string): FlowFile => ({
  kind: 'flow',
  key,
  file: `${key}.yaml`,
  document: { flow: key, settings: { onFailure: { call: calls } } },
  lineOf: () => 1,
});

describe('the order of flows', () => {
  const index = fc.integer({ min: 0, max: 9 });

  it('puts what is named first, and loses none in a circle', () => {
    fc.assert(
      fc.property(fc.array(index, { minLength: 1, maxLength: 10 }), (calls) => {
        const flows = calls.map((target, i) => flowOf(`f${i}`, `f${target}`));
        const ordered = inOrder(flows);
        expect(new Set(ordered)).toEqual(new Set(flows));
        expect(ordered).toHaveLength(flows.length);
      }),
    );
    fc.assert(
      fc.property(fc.array(index, { minLength: 1, maxLength: 10 }), (calls) => {
        // Each names a later one: no circle.
        const flows = calls.map((target, i) => flowOf(`f${i}`, `f${i + 1 + target}`));
        const places = new Map(inOrder(flows).map(({ key }, place) => [key, place]));
        for (const [i, target] of calls.entries()) {
          const named = places.get(`f${i + 1 + target}`);
          if (named !== undefined) expect(named).toBeLessThan(places.get(`f${i}`) ?? -1);
        }
      }),
    );
  });

  it('else is that of the files', () => {
    const flows = [flowOf('b', 'x'), flowOf('a', 'y'), flowOf('c', 'c')];
    expect(inOrder(flows)).toEqual(flows);
  });
});
