import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { edgePath } from '../edge-path.ts';
import type { FlowEdge as FlowEdgeElement } from '../flow-elements.ts';
import { useEdgeState } from '../live-status.ts';

/** A way from port to step: taken, not taken, or not decided yet. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeElement>) {
  const { id, sourceX, sourceY, targetX, targetY, data } = props;
  const state = useEdgeState(id);
  const path = edgePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, data?.bends);
  return (
    <path
      className="flow-edge"
      d={path}
      data-edge={id}
      data-state={state}
      data-port={data?.port === 'error' ? 'error' : undefined}
    />
  );
});
