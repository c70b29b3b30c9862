import type { FlowDocument } from '@weir/contract/flow';
import type { RunView } from '@weir/contract/run';
import type { GraphNode, StartedBy } from './flow-to-graph.ts';

export interface FlowCanvasProps {
  readonly document: FlowDocument;
  /** Colours the drawing by what became of each step. */
  readonly run?: RunView | undefined;
  /** Without a run: the one trigger to draw, as its run will; else all are drawn. */
  readonly startedBy?: StartedBy | undefined;
  /** Id of a node in the graph. */
  readonly selected?: string | undefined;
  /** The address that selects a node; none for one that has nothing to show. The same function while it says the same. */
  readonly addressOf: (node: GraphNode) => string | undefined;
}
