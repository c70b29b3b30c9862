import ThunderboltOutlined from '@ant-design/icons/ThunderboltOutlined';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { TimeText } from '../../ui/TimeText.tsx';
import type { FlowNode } from '../flow-elements.ts';
import { useNodeStatus } from '../live-status.ts';
import { NodeFrame } from './NodeFrame.tsx';
import { SentenceParts } from './SentenceParts.tsx';

/** What starts the flow; in a run, when it did. */
export const TriggerNode = memo(function TriggerNode({ id, data, selected }: NodeProps<FlowNode>) {
  const at = useNodeStatus(id)?.startedAt;
  const { words } = data;
  return (
    <NodeFrame data={data} selected={selected}>
      <span className="node-tile">
        <ThunderboltOutlined aria-hidden />
      </span>
      <span className="node-two">
        <span className="node-title cut" title={`${words.title}\n${words.about}`}>
          {words.title}
        </span>
        <span className="node-sentence cut">
          {at === undefined ? <SentenceParts parts={words.sentence} /> : <TimeText at={at} />}
        </span>
      </span>
    </NodeFrame>
  );
});
