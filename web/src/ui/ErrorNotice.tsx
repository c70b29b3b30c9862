import { Button } from 'antd';
import { errorDataOf } from '../api-error.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CopyableId } from './CopyableId.tsx';
import { StateMark } from './RunState.tsx';

/** What was refused, what to do about it, and its trace. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}) {
  const t = useText();
  const language = useLanguage();
  const { message, hint, code, traceId } = errorDataOf(error);
  return (
    <div className="error-notice" role="alert">
      <StateMark state="failed" />
      <div>
        <p>
          <strong>{message[language]}</strong>
          {/* Chinese full stops bring their own space. */}
          {language === 'en' && ' '}
          {hint?.[language]}
        </p>
        <p className="meta">
          {t('error.code')} <span className="mono">{code}</span>
          {traceId !== undefined && (
            <>
              {' · '}
              {t('error.trace')} <CopyableId id={traceId} what={t('error.traceId')} />
            </>
          )}
        </p>
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
    </div>
  );
}
