import { expect, it } from 'vitest';
import { actionOfKey } from './canvas-keys.ts';
import { flowToGraph } from './flow-to-graph.ts';
import { documentOf } from './graph-arbitrary.testing.ts';
import { layoutGraph } from './layout.ts';
import { type Direction, neighbour } from './walk.ts';
import { zoomLevel } from './zoom-level.ts';

const graph = flowToGraph(
  documentOf({
    a: { use: 'set' },
    up: { use: 'set', after: 'a' },
    down: { use: 'set', after: 'a.error' },
    meet: { use: 'set', after: ['up', 'down'] },
  }),
);
const layout = layoutGraph(graph);

it.each<[string, Direction, string | undefined]>([
  ['trigger/manual', 'right', 'step/a'],
  ['trigger/manual', 'left', undefined],
  ['step/up', 'down', 'step/down'],
  ['step/down', 'up', 'step/up'],
  ['step/up', 'up', undefined],
  ['step/up', 'left', 'step/a'],
  ['step/down', 'right', 'step/meet'],
  ['step/meet', 'right', 'end'],
  ['end', 'right', undefined],
  ['gone', 'right', undefined],
])('from %s %s is %s', (from, direction, to) => {
  expect(neighbour({ graph, layout }, from, direction)).toBe(to);
});

const scopes = flowToGraph(
  documentOf({
    each: {
      use: 'loop',
      with: { steps: { a: { use: 'set' }, b: { use: 'set', after: 'a' }, c: { use: 'set' } } },
    },
    last: { use: 'set', after: 'each' },
  }),
);

it.each<[string, Direction, string | undefined]>([
  ['trigger/manual', 'right', 'step/each'],
  ['step/each', 'right', 'step/last'],
  ['step/each', 'down', 'step/a'],
  ['step/a', 'up', 'step/each'],
  ['step/a', 'left', 'step/each'],
  ['step/a', 'right', 'step/b'],
  ['step/a', 'down', 'step/c'],
  ['step/b', 'right', 'step/last'],
  ['step/c', 'down', undefined],
])('from %s %s is %s, into and out of a scope', (from, direction, to) => {
  expect(neighbour({ graph: scopes, layout: layoutGraph(scopes) }, from, direction)).toBe(to);
});

it('goes to the nearest of several', () => {
  const near = { ...layout, places: new Map(layout.places).set('step/up', { x: 400, y: 5000 }) };
  expect(neighbour({ graph, layout: near }, 'step/a', 'right')).toBe('step/down');
  const far = { ...layout, places: new Map(layout.places).set('step/down', { x: 400, y: 5000 }) };
  expect(neighbour({ graph, layout: far }, 'step/a', 'right')).toBe('step/up');
});

it('knows the keys, and leaves those of browser and input method alone', () => {
  const key = (name: string, more = {}) =>
    actionOfKey({
      key: name,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      isComposing: false,
      ...more,
    });
  expect(['ArrowUp', '1', '0', '+', '=', '-', 'Enter', 'Tab'].map((name) => key(name))).toEqual([
    'up',
    'all',
    'whole',
    'in',
    'in',
    'out',
    undefined,
    undefined,
  ]);
  expect(key('0', { ctrlKey: true })).toBeUndefined();
  expect(key('ArrowUp', { isComposing: true })).toBeUndefined();
});

it('shows less the farther away', () => {
  expect([0.2, 0.3, 0.49, 0.5, 1].map(zoomLevel)).toEqual([
    'far',
    'middle',
    'middle',
    'near',
    'near',
  ]);
});
