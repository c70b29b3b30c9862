import type { Json } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import { isEnded } from '@weir/contract/run-status';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { RunState } from '../ui/RunState.tsx';
import { DurationText, TimeText } from '../ui/TimeText.tsx';
import { stateOfStep } from './run-headline.ts';
import { StepError } from './StepError.tsx';
import type { RunParts } from './StepList.tsx';
import { stepName } from './step-names.ts';

/** Data of what is selected in the list of steps. */
export function StepDetail({ run, now, selection, document }: RunParts) {
  const t = useText();
  const language = useLanguage();
  if (selection.kind === 'event') {
    return (
      <section className="card step-detail">
        <h2>{t('runPage.trigger')}</h2>
        <JsonTree key="event" title={t('runPage.event')} value={run.trigger} />
      </section>
    );
  }
  if (selection.kind === 'output') {
    return (
      <section className="card step-detail">
        <h2>{t('runPage.runOutput')}</h2>
        <Value
          key="output"
          title={t('runPage.output')}
          value={run.output}
          none={t('runPage.noOutput')}
        />
      </section>
    );
  }
  const step = run.steps[selection.step];
  if (!step) return null;
  const declared = document?.steps[selection.step];
  const name = stepName(document, selection.step, language);
  return (
    <section className="card step-detail" key={selection.step}>
      <header className="step-title">
        <h2 className="break">{name}</h2>
        <RunState state={stateOfStep(step)} strong />
      </header>
      <p className="meta step-about">
        <span className="mono break">{selection.step}</span>
        {declared && <span className="mono break">{declared.use}</span>}
        {declared?.connection !== undefined && (
          <span className="break">{`${t('step.connection')} ${declared.connection}`}</span>
        )}
      </p>
      <Times step={step} now={now} />
      <StepData step={step} runEnded={isEnded(run.status)} />
    </section>
  );
}

function Times({ step, now }: { readonly step: RunStep; readonly now: number }) {
  const t = useText();
  if (step.startedAt === undefined) return null;
  return (
    <dl className="run-facts">
      <div>
        <dt>{t('runPage.started')}</dt>
        <dd>
          <TimeText at={step.startedAt} />
        </dd>
      </div>
      <div>
        <dt>{t('runPage.duration')}</dt>
        <dd>
          <DurationText
            ms={(step.endedAt ?? now) - step.startedAt}
            growing={step.endedAt === undefined}
          />
        </dd>
      </div>
      <div>
        <dt>{t('runPage.attemptsWord')}</dt>
        <dd className="figures">{t('runPage.attempts', { n: step.attempts })}</dd>
      </div>
    </dl>
  );
}

function StepData({ step, runEnded }: { readonly step: RunStep; readonly runEnded: boolean }) {
  const t = useText();
  if (step.status === 'waiting')
    return <p className="quiet step-none">{t(runEnded ? 'runPage.never' : 'runPage.notYet')}</p>;
  if (step.status === 'skipped') return <p className="quiet step-none">{t('runPage.skipped')}</p>;
  return (
    <>
      {step.error && <StepError error={step.error} />}
      <Value title={t('runPage.input')} value={step.input} none={t('runPage.noInput')} />
      {!step.error && (
        <Value
          title={t('runPage.output')}
          value={step.output}
          none={t(step.status === 'running' ? 'runPage.noOutputYet' : 'runPage.noOutput')}
        />
      )}
    </>
  );
}

function Value(props: {
  readonly title: string;
  readonly value: Json | undefined;
  readonly none: string;
}) {
  if (props.value !== undefined) return <JsonTree title={props.title} value={props.value} />;
  return (
    <section className="json-section">
      <header>
        <h3>{props.title}</h3>
      </header>
      <p className="quiet">{props.none}</p>
    </section>
  );
}
