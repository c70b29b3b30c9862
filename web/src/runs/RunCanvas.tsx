import type { FlowDocument } from '@weir/contract/flow';
import type { RunView } from '@weir/contract/run';
import { useCallback } from 'react';
import { FlowCanvas } from '../designer/FlowCanvas.tsx';
import { endNode, type GraphNode, stepNode, triggerNode } from '../designer/flow-to-graph.ts';
import { type Selection, searchFor } from './run-selection.ts';

interface RunCanvasProps {
  readonly run: RunView;
  readonly document: FlowDocument;
  readonly selection: Selection;
}

/** The run's version, coloured by the run; what is selected here is selected in the list of steps. */
export function RunCanvas({ run, document, selection }: RunCanvasProps) {
  const hasOutput = run.output !== undefined;
  const addressOf = useCallback(
    (node: GraphNode) => {
      const to = selectionOfNode(node);
      return to.kind === 'output' && !hasOutput ? undefined : searchFor(to);
    },
    [hasOutput],
  );
  return (
    <FlowCanvas
      document={document}
      run={run}
      selected={nodeOf(selection, run)}
      addressOf={addressOf}
    />
  );
}

function selectionOfNode(node: GraphNode): Selection {
  if (node.kind === 'step') return { kind: 'step', step: node.step };
  return { kind: node.kind === 'trigger' ? 'event' : 'output' };
}

function nodeOf(selection: Selection, run: RunView): string {
  if (selection.kind === 'step') return stepNode(selection.step);
  return selection.kind === 'event' ? triggerNode(run.triggerId) : endNode;
}
