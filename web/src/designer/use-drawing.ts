import { useMemo } from 'react';
import { useCatalog } from '../flows/catalog.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import type { FlowCanvasProps } from './canvas-props.ts';
import { edgeEnds, type FlowEdge, type FlowNode, flowEdge, flowNode } from './flow-elements.ts';
import { flowToGraph, type Graph } from './flow-to-graph.ts';
import { layoutGraph } from './layout.ts';
import { nodeWords } from './node-words.ts';
import type { Layout } from './placing.ts';

export interface Shape {
  readonly graph: Graph;
  readonly layout: Layout;
}

/** Graph and layout of a document; they stay the same while the run goes on. */
export function useShape({ document, run, startedBy }: FlowCanvasProps): Shape {
  const id = run?.triggerId ?? startedBy?.id;
  const kind = run?.trigger.kind ?? startedBy?.kind;
  return useMemo(() => {
    const only = id === undefined || kind === undefined ? undefined : { id, kind };
    const graph = flowToGraph(document, only);
    return { graph, layout: layoutGraph(graph, document.layout?.at) };
  }, [document, id, kind]);
}

export interface Drawing {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
}

/** What React Flow draws; a selection changes the two nodes it concerns and no other. */
export function useDrawing(shape: Shape, props: FlowCanvasProps): Drawing {
  const t = useText();
  const language = useLanguage();
  const catalog = useCatalog();
  const { document, selected, addressOf } = props;
  const { graph, layout } = shape;
  const words = useMemo(
    () =>
      new Map(
        graph.nodes.map((node) => [node.id, nodeWords(node, document, { t, language, catalog })]),
      ),
    [graph, document, t, language, catalog],
  );
  const edges = useMemo(
    () =>
      edgeEnds(graph, words).map(({ edge, from, port, to }) =>
        flowEdge(
          edge,
          layout,
          t(port === undefined ? 'canvas.edge' : 'canvas.edgePort', { from, port, to }),
        ),
      ),
    [graph, layout, words, t],
  );
  const plain = useMemo(
    () =>
      graph.nodes.flatMap((node) => {
        const found = words.get(node.id);
        return found ? [flowNode({ node, to: addressOf(node), words: found }, layout)] : [];
      }),
    [graph, layout, words, addressOf],
  );
  const nodes = useMemo(() => {
    const stop = plain.find(({ id }) => id === selected) ?? plain.find(({ data }) => data.to);
    return plain.map((node) => {
      const isStop = node.id === stop?.id;
      if (!isStop) return node;
      return { ...node, selected: node.id === selected, data: { ...node.data, tabStop: true } };
    });
  }, [plain, selected]);
  return { nodes, edges };
}
