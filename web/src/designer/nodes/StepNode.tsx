import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { FlowNode } from '../flow-elements.ts';
import { useNodeStatus } from '../live-status.ts';
import { NodeFrame } from './NodeFrame.tsx';
import { StepBody, StepHead, StepPorts } from './StepParts.tsx';

/**
 * A step: what it is, what it does, and in a run what became of it. What a scope holds are nodes of their own, in the room
 * it leaves for them.
 */
export const StepNode = memo(function StepNode({ id, data, selected }: NodeProps<FlowNode>) {
  const status = useNodeStatus(id);
  const { node, words } = data;
  if (node.kind !== 'step') return null;
  const parts = { node, words, status };
  return (
    <NodeFrame data={data} selected={selected}>
      <StepHead {...parts} />
      <StepBody {...parts} />
      {node.scope && <span className="node-room" />}
      <StepPorts ports={words.ports} />
    </NodeFrame>
  );
});
