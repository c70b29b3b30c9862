import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnLayout } from './column-layout.ts';
import { flowToGraph, type Graph } from './flow-to-graph.ts';
import { documentOf, documents } from './graph-arbitrary.testing.ts';
import { layoutGraph } from './layout.ts';
import type { Layout, Level } from './placing.ts';
import { portY, sizeOf } from './size.ts';
import { upright } from './upright.ts';

interface Box {
  readonly id: string;
  readonly parent: string | undefined;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxes({ nodes }: Pick<Graph, 'nodes'>, { places, sizes }: Layout): Box[] {
  return nodes.map(({ id, parent }) => {
    const { x, y } = places.get(id) ?? { x: Number.NaN, y: Number.NaN };
    const { width, height } = sizes.get(id) ?? { width: Number.NaN, height: Number.NaN };
    return { id, parent, left: x, top: y, right: x + width, bottom: y + height };
  });
}

/** What holds for every layout that is made here. */
function expectTidy(graph: Pick<Graph, 'nodes' | 'edges'>, layout: Layout): void {
  const all = boxes(graph, layout);
  const byId = new Map(all.map((box) => [box.id, box]));
  expect(Math.min(...all.map(({ left }) => left))).toBe(0);
  expect(Math.min(...all.map(({ top }) => top))).toBe(0);
  expect(Math.max(...all.map(({ right }) => right))).toBe(layout.size.width);
  expect(Math.max(...all.map(({ bottom }) => bottom))).toBe(layout.size.height);
  // One expectation for all pairs: each costs more than the comparison.
  const overlapping = all.flatMap((a, place) =>
    all
      .slice(place + 1)
      .filter((b) => a.parent === b.parent && !apart(a, b))
      .map((b) => `${a.id} and ${b.id}`),
  );
  const outside = all.filter((box) => {
    const scope = byId.get(box.parent ?? '');
    return scope && !isInside(box, scope);
  });
  const backwards = graph.edges.filter(
    ({ source, target }) => !((byId.get(source)?.right ?? 0) < (byId.get(target)?.left ?? 0)),
  );
  expect({ overlapping, outside, backwards }).toEqual({
    overlapping: [],
    outside: [],
    backwards: [],
  });
}

function apart(a: Box, b: Box): boolean {
  return a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
}

function isInside(box: Box, scope: Box): boolean {
  const { left, right, top, bottom } = scope;
  return box.left > left && box.right < right && box.top > top && box.bottom < bottom;
}

/** The steps outside of all scopes, each of its least size. */
function topLevel({ nodes, edges }: Graph): Level {
  const top = new Set(nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id));
  return {
    nodes: nodes.filter(({ id }) => top.has(id)),
    edges: edges.filter(({ source }) => top.has(source)),
    sizeOf: (node) => sizeOf(node),
  };
}

describe('the layout of a flow', () => {
  it('keeps nodes apart and leads from left to right', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const graph = flowToGraph(document);
        expectTidy(graph, layoutGraph(graph));
      }),
      { numRuns: 60 },
    );
  });

  it('does so in columns as well', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const level = topLevel(flowToGraph(document));
        expectTidy(level, columnLayout(level));
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for the same graph', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const [one, other] = [flowToGraph(document), flowToGraph(document)];
        expect(layoutGraph(one)).toEqual(layoutGraph(other));
      }),
      { numRuns: 10 },
    );
  });

  it('lays out as many steps as a document may have', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 2000 }, (_, n) => [
        `s${n}`,
        { use: 'set', ...(n > 0 && { after: `s${n - 1}` }) },
      ]),
    );
    const graph = flowToGraph(documentOf(steps));
    const { places } = layoutGraph(graph);
    expect(places.get('step/s1999')?.x).toBeGreaterThan(places.get('step/s0')?.x ?? 0);
  });

  it('lays out scopes in each other, as deep as a document may have them, and an empty one', () => {
    const nested = (depth: number): Record<string, Record<string, unknown>> =>
      depth === 0
        ? { empty: { use: 'loop' } }
        : { [`scope${depth}`]: { use: 'try', with: { steps: nested(depth - 1) } } };
    const graph = flowToGraph(documentOf(nested(8)));
    expectTidy(graph, layoutGraph(graph));
  });

  it('makes room for what leaves a scope', () => {
    const steps = { a: { use: 'set' } };
    const scope = (use: string) => {
      const graph = flowToGraph(documentOf({ scope: { use, with: { max: 1, steps } } }));
      return { graph, layout: layoutGraph(graph) };
    };
    const [plain, withPort] = [scope('try'), scope('repeat')];
    const heightOf = ({ layout }: typeof plain) => layout.sizes.get('step/scope')?.height ?? 0;
    expect(heightOf(withPort) - heightOf(plain)).toBe(32);
    const { graph, layout } = withPort;
    const node = graph.nodes.find(({ id }) => id === 'step/scope');
    const size = layout.sizes.get('step/scope');
    if (!node || !size) throw new Error('the scope is not drawn');
    const inner = boxes(graph, layout).find(({ id }) => id === 'step/a');
    const top = layout.places.get('step/scope')?.y ?? 0;
    expect(top + portY(node, 'exhausted', size)).toBeGreaterThan(inner?.bottom ?? 0);
    expect(portY(node, 'ok', size)).toBe(size.height / 2);
  });

  it('ends for a draft with a cycle', () => {
    const graph = flowToGraph(
      documentOf({ a: { use: 'set', after: 'b' }, b: { use: 'set', after: 'a' } }),
    );
    for (const layout of [layoutGraph(graph), columnLayout(topLevel(graph))])
      expect(layout.places.size).toBe(graph.nodes.length);
  });
});

describe('a layout by hand', () => {
  const document = documentOf(
    { a: { use: 'set' }, b: { use: 'set', after: 'a' } },
    { triggers: { hook: { use: 'webhook', with: { path: 'a', auth: 'none' } } } },
  );
  const graph = flowToGraph(document);

  it('places steps as the document says, the rest around them', () => {
    const { places } = layoutGraph(graph, { a: [500, 80], b: [500, 400] });
    const at = (id: string) => places.get(id);
    expect((at('step/b')?.y ?? 0) - (at('step/a')?.y ?? 0)).toBe(320);
    expect(at('step/a')?.x).toBe(at('step/b')?.x);
    expect(at('trigger/hook')).toEqual({ x: 0, y: 0 });
    expect(at('end')?.x).toBeGreaterThan(at('step/b')?.x ?? 0);
  });

  it('places triggers too, when the document does', () => {
    const { places } = layoutGraph(graph, { a: [500, 80], b: [500, 400], hook: [500, 0] });
    expect(places.get('trigger/hook')).toEqual({ x: 0, y: 0 });
  });

  it('counts only when it places every step', () => {
    expect(layoutGraph(graph, { a: [500, 80] })).toEqual(layoutGraph(graph));
  });

  const nested = flowToGraph(
    documentOf({
      scope: { use: 'try', with: { steps: { a: { use: 'set' }, b: { use: 'set', after: 'a' } } } },
      last: { use: 'set' },
    }),
  );

  it('counts for each scope by itself', () => {
    const { places } = layoutGraph(nested, { a: [0, 300], b: [0, 0] });
    const apart = (places.get('step/a')?.y ?? 0) - (places.get('step/b')?.y ?? 0);
    expect(apart).toBe(300);
    expect(places.get('step/a')?.x).toBe(places.get('step/b')?.x);
    expectTidy({ nodes: nested.nodes, edges: [] }, layoutGraph(nested, { a: [0, 300], b: [0, 0] }));
  });

  it('does not count where a scope would lie over another step', () => {
    const near = { scope: [0, 0], last: [100, 100] } as const;
    expect(layoutGraph(nested, near)).toEqual(layoutGraph(nested));
    const far = layoutGraph(nested, { scope: [0, 0], last: [0, 900] });
    expect(far.places.get('step/last')?.x).toBe(far.places.get('step/scope')?.x);
  });
});

describe('turning a layout over', () => {
  const graph = flowToGraph(
    documentOf({
      a: { use: 'set' },
      go: { use: 'set', after: 'a' },
      alarm: { use: 'set', after: 'a.error' },
    }),
  );
  const laid = (go: number, alarm: number): Layout => ({
    places: new Map(
      graph.nodes.map(({ id }) => [
        id,
        { x: 0, y: id === 'step/go' ? go : id === 'step/alarm' ? alarm : 100 },
      ]),
    ),
    bends: new Map([['step/go.ok→end', [{ x: 5, y: go }]]]),
    sizes: new Map(graph.nodes.map((node) => [node.id, sizeOf(node)])),
    size: { width: 500, height: 400 },
  });

  it('leads the lower port to the lower step', () => {
    const turned = upright(topLevel(graph), laid(300, 0));
    expect(turned.places.get('step/alarm')?.y).toBe(400 - 88);
    expect(turned.places.get('step/go')?.y).toBe(400 - 300 - 88);
    expect(turned.bends.get('step/go.ok→end')).toEqual([{ x: 5, y: 100 }]);
  });

  it('leaves alone what is right', () => {
    const right = laid(0, 300);
    expect(upright(topLevel(graph), right)).toBe(right);
  });
});
