import CopyOutlined from '@ant-design/icons/CopyOutlined';
import { useText } from '../i18n/i18n.ts';
import { useCopy } from './use-copy.ts';

/** One line for a terminal, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  const t = useText();
  const copy = useCopy();
  return (
    <div className="command-line">
      <code className="mono">{command}</code>
      <button
        type="button"
        className="icon-button"
        aria-label={t('copy.do')}
        onClick={() => void copy(command)}
      >
        <CopyOutlined aria-hidden />
      </button>
    </div>
  );
}
