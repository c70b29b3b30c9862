import type { ErrorData } from '@weir/contract/errors';
import type { RunSummary } from '@weir/contract/run';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { causeOrAll } from './error-cause.ts';
import { stepName, useRunDocument } from './step-names.ts';

/** Why a run waits or failed, on one line. */
export function RunReason({ run }: { readonly run: RunSummary }) {
  const t = useText();
  const language = useLanguage();
  const why = run.why?.message[language];
  if (run.status === 'attention')
    return (
      <strong className="state-attention" title={why}>
        {why ?? t('runs.attention')}
      </strong>
    );
  if (why !== undefined)
    return (
      <span className="quiet" title={why}>
        {why}
      </span>
    );
  if (run.status === 'queued') return <span className="quiet">{t('runs.queued')}</span>;
  if (run.status === 'waiting') return <span className="quiet">{t('runs.waiting')}</span>;
  return run.error ? <Failure run={run} error={run.error} /> : null;
}

/** The step by its name, and what is special about the error; the tooltip has its whole sentence. */
function Failure({ run, error }: { readonly run: RunSummary; readonly error: ErrorData }) {
  const t = useText();
  const language = useLanguage();
  const { step } = error;
  const { pending, document } = useRunDocument(step === undefined ? undefined : run);
  const at = (message: string) =>
    step === undefined
      ? message
      : t('runs.errorAt', { step: stepName(document, step, language), message });
  // Better nothing for a moment than an id that turns into a name.
  if (step !== undefined && pending) return null;
  return (
    <span className="danger" title={at(error.message[language])}>
      {at(causeOrAll(error, language))}
    </span>
  );
}
