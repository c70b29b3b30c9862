import { Handle, Position } from '@xyflow/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useText } from '../../i18n/i18n.ts';
import { hasEntry, type NodeData, portsOf } from '../flow-elements.ts';
import { useNodeStatus } from '../live-status.ts';
import { entryY, isScope, portY } from '../size.ts';

interface NodeFrameProps {
  readonly data: NodeData;
  readonly selected: boolean;
  readonly children: ReactNode;
}

/** A node's border, its handles, and the link that selects it. */
export function NodeFrame({ data, selected, children }: NodeFrameProps) {
  const t = useText();
  const { node, words, to, tabStop, size } = data;
  const status = useNodeStatus(node.id);
  const state = status && node.kind !== 'trigger' ? t(`state.${status.state}`) : undefined;
  const shared = {
    className: `flow-node flow-node-${isScope(node) ? 'scope' : node.kind}`,
    'data-node': node.id,
    'data-state': status?.state,
    'data-disabled': node.kind === 'step' && node.declared.disabled ? 'true' : undefined,
    'data-handled': status?.state === 'failed' && status.handled ? 'true' : undefined,
  };
  return (
    <>
      {hasEntry(node) && (
        <Handle type="target" position={Position.Left} style={{ top: entryY(node, size) }} />
      )}
      {to === undefined ? (
        <div {...shared}>{children}</div>
      ) : (
        <Link
          {...shared}
          to={to}
          replace
          draggable={false}
          tabIndex={tabStop ? 0 : -1}
          aria-current={selected ? 'true' : undefined}
          aria-label={[words.title, words.about, state].filter(Boolean).join(t('step.and'))}
        >
          {children}
        </Link>
      )}
      {portsOf(node).map((port) => (
        <Handle
          key={port}
          id={port}
          type="source"
          position={Position.Right}
          style={{ top: portY(node, port, size) }}
        />
      ))}
    </>
  );
}
