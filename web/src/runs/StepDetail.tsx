import type { FlowDocument, Step } from '@weir/contract/flow';
import type { RunStep } from '@weir/contract/run';
import { scopesOf, stepOf } from '../flows/all-steps.ts';
import { useActionLabel } from '../flows/catalog.ts';
import { valueText } from '../flows/sentence.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { RunState } from '../ui/RunState.tsx';
import { DurationText, TimeText } from '../ui/TimeText.tsx';
import { EventDetail } from './EventDetail.tsx';
import { ForkButton } from './ForkButton.tsx';
import { ResolvePanel } from './ResolvePanel.tsx';
import { pathWords, roundsWords } from './round-words.ts';
import { StepData, Value } from './StepData.tsx';
import { StepDecision } from './StepDecision.tsx';
import type { RunParts } from './StepList.tsx';
import { stepName } from './step-names.ts';
import { isOver, stateOfStep } from './step-state.ts';

/** Data of what is selected in the list of steps. */
export function StepDetail({ run, now, selection, document }: RunParts) {
  const t = useText();
  const language = useLanguage();
  if (selection.kind === 'event') return <EventDetail run={run} document={document} />;
  if (selection.kind === 'output') {
    return (
      <section className="card step-detail">
        <h2>{t('runPage.runOutput')}</h2>
        <Value
          key="output"
          title={t('runPage.output')}
          value={run.output}
          none={t(run.omitted ? 'runPage.omitted' : 'runPage.noOutput')}
        />
      </section>
    );
  }
  const step = run.steps[selection.step];
  if (!step) return null;
  const declared = stepOf(document, selection.step);
  const name = stepName(document, selection.step, language);
  const over = isOver(run, scopesOf(document, selection.step));
  return (
    <section className="card step-detail" key={selection.step}>
      <header className="step-title">
        <h2 className="break">{name}</h2>
        <RunState state={stateOfStep(step, over)} strong />
        <ForkButton run={run.id} id={selection.step} name={name} step={step} />
      </header>
      {step.takenOver && <p className="meta">{t('again.takenOver')}</p>}
      <About id={selection.step} declared={declared} />
      <Instance step={step} document={document} />
      <Times step={step} now={now} />
      <StepDecision step={step} />
      <Undone step={step} />
      {step.wait?.kind === 'attention' ? (
        <ResolvePanel
          run={run.id}
          id={selection.step}
          name={name}
          step={step}
          declared={declared}
        />
      ) : (
        <StepData step={step} now={now} declared={declared} over={over} />
      )}
    </section>
  );
}

/** What the step is, and what is set for it. */
function About({ id, declared }: { readonly id: string; readonly declared: Step | undefined }) {
  const t = useText();
  const labelOf = useActionLabel();
  const { connection, group, undo } = declared ?? {};
  return (
    <p className="meta step-about">
      <span className="mono break">{id}</span>
      {declared && <span className="mono break">{declared.use}</span>}
      {connection !== undefined && (
        <span className="break">{`${t('step.connection')} ${connection}`}</span>
      )}
      {group !== undefined && (
        <span className="break">{`${t('step.group')} ${valueText(group)}`}</span>
      )}
      {undo && <span className="break">{`${t('step.undo')} ${labelOf(undo.use)}`}</span>}
    </p>
  );
}

/** How far a loop has come; of a nested step, which rounds all below belongs to. */
function Instance(props: { readonly step: RunStep; readonly document: FlowDocument | undefined }) {
  const t = useText();
  const language = useLanguage();
  const { step, document } = props;
  const nameOf = (id: string) => stepName(document, id, language);
  const rounds = step.rounds ? roundsWords(step.rounds, step.status === 'ended', t) : '';
  const shown = pathWords(step, { t, document, nameOf });
  return (
    <>
      {rounds !== '' && <p className="soft break">{rounds}</p>}
      {shown !== '' && <p className="soft break">{t('rounds.shown', { rounds: shown })}</p>}
    </>
  );
}

/** What became of taking its effect back. */
function Undone({ step: { undone } }: { readonly step: RunStep }) {
  const t = useText();
  const language = useLanguage();
  if (undone === undefined) return null;
  const words =
    undone === true ? t('step.undone') : t('step.notUndone', { message: undone.message[language] });
  return <p className="soft break">{words}</p>;
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
