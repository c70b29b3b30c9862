import type { FlowDocument, Step } from '@weir/contract/flow';
import { Link, useParams } from 'react-router';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { afterWords } from './after-words.ts';
import { actionOf, useActionLabel, useCatalog } from './catalog.ts';
import { Sentence } from './Sentence.tsx';
import { calledFlow, stepFacts } from './step-facts.ts';
import { stepSentence } from './step-sentence.ts';

interface FactsProps {
  readonly step: Step;
  /** The steps of its scope. */
  readonly siblings: FlowDocument['steps'];
}

/** When a step runs, what is set for it, what takes it back, and the way to the flow it calls. */
export function StepFacts({ step, siblings }: FactsProps) {
  const t = useText();
  const language = useLanguage();
  const { tenant = '' } = useParams();
  const called = calledFlow(step);
  return (
    <>
      <p className="meta word-conditions">
        <span>{afterWords(step, { t, language, siblings })}</span>
        {stepFacts(step, t).map(({ words, value }) => (
          <span key={words}>
            {words}
            {value !== undefined && (
              <>
                {' '}
                <code className="value">{value}</code>
              </>
            )}
          </span>
        ))}
        {called !== undefined && (
          <Link to={`/t/${tenant}/flows/${encodeURIComponent(called)}`}>
            {t('step.callOpen', { flow: called })}
          </Link>
        )}
      </p>
      {step.undo && <Undo undo={step.undo} />}
    </>
  );
}

/** The action that takes the step back. */
function Undo({ undo }: { readonly undo: NonNullable<Step['undo']> }) {
  const t = useText();
  const language = useLanguage();
  const action = actionOf(useCatalog(), undo.use);
  const labelOf = useActionLabel();
  return (
    <div className="word-undo">
      <span className="tag">{t('step.undo')}</span>
      <span className="meta">{labelOf(undo.use)}</span>
      <Sentence parts={stepSentence(undo, { t, language, action })} />
    </div>
  );
}
