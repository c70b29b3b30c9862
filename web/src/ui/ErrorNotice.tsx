import type { ErrorData } from '@weir/contract/errors';
import { inWords } from '@weir/contract/weir-error';
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
  return (
    <div className="error-notice" role="alert">
      <StateMark state="failed" />
      <ErrorWords error={errorDataOf(error)} />
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          {t('error.retry')}
        </Button>
      )}
    </div>
  );
}

/** The sentence of an error, what to do, code and trace. */
export function ErrorWords({ error }: { readonly error: ErrorData }) {
  const t = useText();
  const language = useLanguage();
  const { code, traceId } = error;
  const { sentence, hint } = inWords(error, language);
  return (
    <div>
      <p>
        <strong>{sentence}</strong>
        {hint}
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
  );
}
