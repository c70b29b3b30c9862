import CopyOutlined from '@ant-design/icons/CopyOutlined';
import { Tooltip } from 'antd';
import { useText } from '../i18n/i18n.ts';
import { cutMiddle } from './cut.ts';
import { useCopy } from './use-copy.ts';

interface CopyableIdProps {
  readonly id: string;
  /** What is copied, for the button's name. */
  readonly what: string;
  /** Characters kept at either end. */
  readonly keep?: readonly [head: number, tail: number];
}

/** An id, cut in the middle and copied whole. */
export function CopyableId({ id, what, keep: [head, tail] = [4, 4] }: CopyableIdProps) {
  const t = useText();
  const copy = useCopy();
  return (
    <span className="copyable-id">
      <Tooltip title={<span className="mono break">{id}</span>}>
        <span className="mono">{cutMiddle(id, head, tail)}</span>
      </Tooltip>
      <button
        type="button"
        className="icon-button"
        aria-label={t('copy.what', { what })}
        onClick={() => void copy(id)}
      >
        <CopyOutlined aria-hidden />
      </button>
    </span>
  );
}
