import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { StateMark } from '../../ui/RunState.tsx';
import type { FlowNode } from '../flow-elements.ts';
import { useNodeStatus } from '../live-status.ts';
import { NodeFrame } from './NodeFrame.tsx';
import { SentenceParts } from './SentenceParts.tsx';

/** Where paths end that no step goes on from; in a run, how it ended. */
export const EndNode = memo(function EndNode({ id, data, selected }: NodeProps<FlowNode>) {
  const t = useText();
  const state = useNodeStatus(id)?.state;
  const ended = state === 'pending' ? undefined : state;
  const { words } = data;
  return (
    <NodeFrame data={data} selected={selected}>
      <span className="node-two">
        <span className="node-title cut">{words.title}</span>
        <span className="node-sentence cut" title={words.sentence.map(({ text }) => text).join('')}>
          {ended ? t(`state.${ended}`) : <SentenceParts parts={words.sentence} />}
        </span>
      </span>
      {ended && <StateMark state={ended} />}
    </NodeFrame>
  );
});
