import FullscreenOutlined from '@ant-design/icons/FullscreenOutlined';
import MinusOutlined from '@ant-design/icons/MinusOutlined';
import PlusOutlined from '@ant-design/icons/PlusOutlined';
import { useReactFlow } from '@xyflow/react';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';

/** Zoom and fit, each with its name. */
export function ViewControls({ onFit }: { readonly onFit: () => void }) {
  const t = useText();
  const { zoomIn, zoomOut } = useReactFlow();
  return (
    <div className="view-controls">
      <Control label={t('canvas.zoomOut')} onClick={() => void zoomOut()}>
        <MinusOutlined aria-hidden />
      </Control>
      <Control label={t('canvas.zoomIn')} onClick={() => void zoomIn()}>
        <PlusOutlined aria-hidden />
      </Control>
      <Control label={t('canvas.fit')} onClick={onFit}>
        <FullscreenOutlined aria-hidden />
      </Control>
    </div>
  );
}

interface ControlProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Control({ label, onClick, children }: ControlProps) {
  return (
    <Tooltip title={label} placement="top">
      <button type="button" className="icon-button" aria-label={label} onClick={onClick}>
        {children}
      </button>
    </Tooltip>
  );
}
