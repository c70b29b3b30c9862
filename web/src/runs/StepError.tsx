import type { ErrorData } from '@weir/contract/errors';
import type { Json } from '@weir/contract/json';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CopyableId } from '../ui/CopyableId.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';

/** Why a step ended by its error port: the sentence, what to do, code and trace, and the other side's own words. */
export function StepError({ error }: { readonly error: ErrorData }) {
  const t = useText();
  const language = useLanguage();
  return (
    <div className="step-error">
      <p className="break">
        <strong className="danger">{error.message[language]}</strong>
      </p>
      <dl>
        {error.hint && (
          <div>
            <dt>{t('error.hint')}</dt>
            <dd>{error.hint[language]}</dd>
          </div>
        )}
        <div>
          <dt>{t('error.code')}</dt>
          <dd className="mono">
            {error.field === undefined ? error.code : `${error.code} · ${error.field}`}
          </dd>
        </div>
        {error.traceId !== undefined && (
          <div>
            <dt>{t('error.trace')}</dt>
            <dd>
              <CopyableId id={error.traceId} what={t('error.traceId')} />
            </dd>
          </div>
        )}
      </dl>
      {error.details !== undefined && (
        <JsonTree title={t('error.details')} value={error.details as Json} />
      )}
    </div>
  );
}
