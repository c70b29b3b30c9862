import { edgesOf, type FlowDocument, type Step } from '@weir/contract/flow';
import { say } from '@weir/contract/text';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { actionOf, type KnownAction, useActionLabel, useCatalog } from './catalog.ts';
import { fillSentence, type Part, valueText } from './sentence.ts';

interface StepProps {
  readonly id: string;
  readonly number: number;
  readonly step: Step;
  readonly flow: FlowDocument;
}

/** What a step does, after what, and under which condition. */
export function StepInWords({ id, number, step, flow }: StepProps) {
  const t = useText();
  const language = useLanguage();
  const action = actionOf(useCatalog(), step.use);
  const labelOf = useActionLabel();
  const parts = useSentence(step, action);
  return (
    <li className="word-item">
      <span className="word-mark figures">{number}</span>
      <div>
        <p className="word-title">
          <strong>{step.name === undefined ? id : say(step.name, language)}</strong>
          {step.name !== undefined && <span className="mono quiet break">{id}</span>}
          <span className="tag">{labelOf(step.use)}</span>
          {action?.effect && <span className="tag">{t(`effect.${action.effect}`)}</span>}
        </p>
        {parts.length > 0 && (
          <p className="word-sentence">
            {parts.map(({ kind, text }, index) => {
              const key = `${index}${text}`;
              return kind === 'value' ? (
                <code key={key} className="value">
                  {text}
                </code>
              ) : (
                <span key={key}>{text}</span>
              );
            })}
          </p>
        )}
        <p className="meta word-conditions">
          <After step={step} flow={flow} />
          {step.connection !== undefined && (
            <span>
              {t('step.connection')} <code className="value">{step.connection}</code>
            </span>
          )}
          {step.when !== undefined && (
            <span>
              {t('step.when')} <code className="value">{valueText(step.when)}</code>
            </span>
          )}
        </p>
        {step.note !== undefined && <p className="meta break">{step.note}</p>}
      </div>
    </li>
  );
}

function useSentence(step: Step, action: KnownAction | undefined): readonly Part[] {
  const t = useText();
  const language = useLanguage();
  const given = step.with ?? {};
  if (step.use === 'set')
    return fillSentence(t('step.setText'), { names: Object.keys(given).join(t('step.and')) });
  return action?.sentence ? fillSentence(action.sentence[language], given) : [];
}

function After({ step, flow }: { readonly step: Step; readonly flow: FlowDocument }) {
  const t = useText();
  const language = useLanguage();
  const edges = edgesOf(step.after);
  if (edges.length === 0) return <span>{t('step.start')}</span>;
  const words = edges.map(([source, port]) => {
    const name = flow.steps[source]?.name;
    const named = name === undefined ? source : say(name, language);
    if (port === 'ok') return t('step.afterOk', { step: named });
    return port === 'error'
      ? t('step.afterError', { step: named })
      : t('step.afterPort', { step: named, port });
  });
  return (
    <span>
      {t('step.after', { sources: words.join(t('step.and')) })}
      {step.join === 'any' && edges.length > 1 && ` · ${t('step.any')}`}
    </span>
  );
}
