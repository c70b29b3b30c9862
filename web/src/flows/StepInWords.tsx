import { type FlowDocument, isScopeKind, type Step, stepsInside } from '@weir/contract/flow';
import { say } from '@weir/contract/text';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { CodeSource } from '../ui/CodeSource.tsx';
import { actionOf, useActionLabel, useCatalog } from './catalog.ts';
import { conditionText } from './condition.ts';
import { Sentence } from './Sentence.tsx';
import { StepFacts } from './StepFacts.tsx';
import { casesOf, codeOf, stepSentence } from './step-sentence.ts';

interface StepsProps {
  /** The steps of one scope. */
  readonly steps: FlowDocument['steps'];
  /** `step/enable`: what stands out. */
  readonly selected: string | undefined;
}

/** The steps of a flow as sentences; those of a scope indented below it. */
export function StepsInWords({ steps, selected }: StepsProps) {
  return Object.entries(steps).map(([id, step], index) => (
    <li key={id}>
      <StepInWords
        id={id}
        number={index + 1}
        step={step}
        siblings={steps}
        selected={selected === `step/${id}`}
      />
      {isScopeKind(step.use) && <Inside id={id} step={step} selected={selected} />}
    </li>
  ));
}

interface InsideProps extends Pick<StepsProps, 'selected'> {
  readonly id: string;
  readonly step: Step;
}

function Inside({ id, step, selected }: InsideProps) {
  const t = useText();
  const language = useLanguage();
  const inner = stepsInside(step);
  if (Object.keys(inner).length === 0)
    return <p className="meta word-inside">{t('step.noInside')}</p>;
  const name = step.name === undefined ? id : say(step.name, language);
  return (
    <ol className="word-list word-inside" aria-label={t('step.inside', { step: name })}>
      <StepsInWords steps={inner} selected={selected} />
    </ol>
  );
}

interface StepProps {
  readonly id: string;
  readonly number: number;
  readonly step: Step;
  readonly siblings: FlowDocument['steps'];
  readonly selected: boolean;
}

/** What a step does, after what, and under which condition. */
function StepInWords({ id, number, step, siblings, selected }: StepProps) {
  const t = useText();
  const language = useLanguage();
  const action = actionOf(useCatalog(), step.use);
  const labelOf = useActionLabel();
  const source = codeOf(step);
  return (
    <div
      className="word-item"
      data-word={`step/${id}`}
      data-disabled={step.disabled ? 'true' : undefined}
      aria-current={selected ? 'true' : undefined}
    >
      <span className="word-mark figures">{number}</span>
      <div>
        <p className="word-title">
          <strong>{step.name === undefined ? id : say(step.name, language)}</strong>
          {step.name !== undefined && <span className="mono quiet break">{id}</span>}
          <span className="tag">{labelOf(step.use)}</span>
          {action?.effect && <span className="tag">{t(`effect.${action.effect}`)}</span>}
          {step.disabled && (
            <span className="tag" title={t('step.disabledText')}>
              {t('step.disabled')}
            </span>
          )}
        </p>
        <Sentence parts={stepSentence(step, { t, language, action })} />
        <Cases step={step} />
        {source !== undefined && <CodeSource source={source} />}
        <StepFacts step={step} siblings={siblings} />
        {step.note !== undefined && <p className="meta break">{step.note}</p>}
      </div>
    </div>
  );
}

/** The ways out of a branch, each with its condition. */
function Cases({ step }: { readonly step: Step }) {
  const t = useText();
  const cases = casesOf(step);
  if (cases.length === 0) return null;
  return (
    <dl className="word-cases">
      {cases.map(([port, condition]) => (
        <div key={port}>
          <dt className="mono">{port}</dt>
          <dd>
            <code className="value">{conditionText(condition, t)}</code>
          </dd>
        </div>
      ))}
      <div>
        <dt className="mono">else</dt>
        <dd className="quiet">{t('port.else')}</dd>
      </div>
    </dl>
  );
}
