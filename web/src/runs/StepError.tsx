import type { ErrorData } from '@weir/contract/errors';
import { isJsonObject, type Json } from '@weir/contract/json';
import type { ReactNode } from 'react';
import { useLanguage, useText } from '../i18n/i18n.ts';
import type { CodePlace } from '../ui/CodeSource.tsx';
import { CopyableId } from '../ui/CopyableId.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { codePlaceOf } from './code-place.ts';

/** Why an attempt failed: the sentence, what to do, code and trace, and what else is known. */
export function StepError({ error }: { readonly error: ErrorData }) {
  const t = useText();
  const language = useLanguage();
  const place: CodePlace | undefined = codePlaceOf(error);
  return (
    <div className="step-error">
      <p className="break">
        <strong className="danger">{error.message[language]}</strong>
      </p>
      <dl>
        {error.hint && <Fact name={t('error.hint')}>{error.hint[language]}</Fact>}
        {place && <Fact name={t('runPage.codeAt')}>{t('runPage.codePlace', { ...place })}</Fact>}
        <Fact name={t('error.code')} mono>
          {error.field === undefined ? error.code : `${error.code} · ${error.field}`}
        </Fact>
        {error.traceId !== undefined && (
          <Fact name={t('error.trace')}>
            <CopyableId id={error.traceId} what={t('error.traceId')} />
          </Fact>
        )}
      </dl>
      {error.details !== undefined && !place && (
        <JsonTree
          title={t(isAnswer(error.details as Json) ? 'error.answer' : 'error.details')}
          value={error.details as Json}
        />
      )}
    </div>
  );
}

/** Whether details tell what the other side answered. */
function isAnswer(details: Json): boolean {
  return isJsonObject(details) && ('status' in details || 'vendorCode' in details);
}

interface FactProps {
  readonly name: string;
  readonly mono?: boolean;
  readonly children: ReactNode;
}

function Fact({ name, mono = false, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}
