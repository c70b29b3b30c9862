import { FlowEdge } from './edges/FlowEdge.tsx';
import { EndNode } from './nodes/EndNode.tsx';
import { StepNode } from './nodes/StepNode.tsx';
import { TriggerNode } from './nodes/TriggerNode.tsx';

/** Must stay the same objects: React Flow mounts everything anew when they change. */
export const nodeTypes = { trigger: TriggerNode, step: StepNode, end: EndNode };
export const edgeTypes = { flow: FlowEdge };
