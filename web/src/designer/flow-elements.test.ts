import { expect, it } from 'vitest';
import { flowNode } from './flow-elements.ts';
import { flowToGraph } from './flow-to-graph.ts';
import { documentOf } from './graph-arbitrary.testing.ts';
import { layoutGraph } from './layout.ts';

const graph = flowToGraph(
  documentOf({
    again: {
      use: 'repeat',
      with: { max: 3, steps: { a: { use: 'set' }, b: { use: 'set', after: 'a' } } },
    },
  }),
);
const layout = layoutGraph(graph);
const words = { title: '', about: '', sentence: [], ports: [] };
const drawn = graph.nodes.map((node) => flowNode({ node, words, to: undefined }, layout));
const found = (id: string) => drawn.find((node) => node.id === id);

it('places nested steps in their scope, which is drawn before them', () => {
  expect(drawn.map(({ id }) => id).slice(1, 4)).toEqual(['step/again', 'step/a', 'step/b']);
  expect(found('step/a')).toMatchObject({ parentId: 'step/again', position: { x: 16, y: 96 } });
  expect(found('step/again')).not.toHaveProperty('parentId');
  expect(found('step/again')?.position).toEqual(layout.places.get('step/again'));
});

it('has a handle for each way in and out; none where nothing arrives', () => {
  const handles = (id: string) => found(id)?.handles?.map(({ type, id: port }) => port ?? type);
  expect(handles('trigger/manual')).toEqual(['ok']);
  expect(handles('step/again')).toEqual(['ok', 'exhausted', 'target']);
  expect(handles('step/a')).toEqual(['ok']);
  expect(handles('step/b')).toEqual(['ok', 'target']);
  expect(handles('end')).toEqual(['target']);
});
