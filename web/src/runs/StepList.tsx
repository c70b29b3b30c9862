import ExportOutlined from '@ant-design/icons/ExportOutlined';
import ThunderboltOutlined from '@ant-design/icons/ThunderboltOutlined';
import type { FlowDocument } from '@weir/contract/flow';
import type { RunStep, RunView } from '@weir/contract/run';
import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'react-router';
import { scopesOf, stepOf } from '../flows/all-steps.ts';
import { useActionLabel, useCatalog } from '../flows/catalog.ts';
import { triggerKindLabel } from '../flows/trigger-words.ts';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { type State, StateMark } from '../ui/RunState.tsx';
import { DurationText, TimeText } from '../ui/TimeText.tsx';
import type { DecisionWords } from './decision-words.ts';
import './step-list.css';
import { nearestRound, roundsWords } from './round-words.ts';
import { type Selection, searchFor } from './run-selection.ts';
import { useDecisionWords } from './StepDecision.tsx';
import { stepName } from './step-names.ts';
import { isOver, stateOfStep } from './step-state.ts';
import { triggerLabel } from './trigger-label.ts';

export interface RunParts {
  readonly run: RunView;
  /** ms UTC. */
  readonly now: number;
  readonly selection: Selection;
  readonly document: FlowDocument | undefined;
}

/** Trigger event, steps in document order, output; each with its place in time. */
export function StepList({ run, now, selection, document }: RunParts) {
  const t = useText();
  const language = useLanguage();
  const labelOf = useActionLabel();
  const catalog = useCatalog();
  const decisionOf = useDecisionWords();
  const aboutStep = (id: string, step: RunStep) => {
    const declared = stepOf(document, id);
    const round = nearestRound(step, document);
    // What is special comes first: a long line is cut.
    const parts = [
      round === undefined ? '' : t('rounds.number', { n: round }),
      step.rounds ? roundsWords(step.rounds, step.status === 'ended', t) : '',
      step.pinned ? t('state.pinned') : '',
      declared?.disabled ? t('step.disabled') : '',
      declared ? labelOf(declared.use) : '',
    ].filter((part) => part !== '');
    return parts.join(t('rounds.between'));
  };
  const stateOf = (id: string, step: RunStep) =>
    stateOfStep(step, isOver(run, scopesOf(document, id)));
  const aboutTrigger = (use: string | undefined) =>
    use === undefined
      ? triggerLabel(run.triggerId, t)
      : triggerKindLabel(use, { t, language, catalog });
  return (
    <nav className="card step-list" aria-label={t('runPage.steps')} onKeyDown={walkRows}>
      <Row
        to={{ kind: 'event' }}
        current={selection.kind === 'event'}
        mark={<ThunderboltOutlined aria-hidden />}
        name={t('runPage.trigger')}
        about={aboutTrigger(document?.triggers?.[run.triggerId]?.use)}
        end={<TimeText at={run.acceptedAt} />}
      />
      {Object.entries(run.steps).map(([id, step]) => (
        <Row
          key={id}
          to={{ kind: 'step', step: id }}
          current={selection.kind === 'step' && selection.step === id}
          mark={<StateMark state={stateOf(id, step)} />}
          name={stepName(document, id, language)}
          about={aboutStep(id, step)}
          depth={scopesOf(document, id).length}
          decision={decisionOf(step)}
          state={stateOf(id, step)}
          attempts={step.attempts > 1 ? t('runPage.attempts', { n: step.attempts }) : undefined}
          bar={<Bar run={run} step={step} now={now} />}
          end={<StepLength step={step} now={now} />}
        />
      ))}
      {run.output !== undefined && (
        <Row
          to={{ kind: 'output' }}
          current={selection.kind === 'output'}
          mark={<ExportOutlined aria-hidden />}
          name={t('runPage.output')}
          about={t('runPage.runOutput')}
        />
      )}
    </nav>
  );
}

interface RowProps {
  readonly to: Selection;
  readonly current: boolean;
  readonly mark: ReactNode;
  readonly name: string;
  readonly about: string;
  /** How many scopes a step stands in. */
  readonly depth?: number;
  readonly decision?: DecisionWords | undefined;
  readonly state?: State;
  readonly attempts?: string | undefined;
  readonly bar?: ReactNode;
  readonly end?: ReactNode;
}

/** Nothing was executed. */
const quiet: ReadonlySet<State | undefined> = new Set<State>(['pending', 'skipped', 'never']);

function Row(props: RowProps) {
  const { to, current, mark, name, about, depth = 0, decision, state, attempts, bar, end } = props;
  return (
    <Link
      to={searchFor(to)}
      replace
      className="step-row"
      aria-current={current ? 'true' : undefined}
      data-step={to.kind === 'step' ? to.step : undefined}
      data-state={state}
    >
      <span className="step-name" style={{ paddingInlineStart: `calc(${depth} * min(16px, 2vw))` }}>
        <span className="step-mark">{mark}</span>
        <span className="step-words">
          <span className={quiet.has(state) ? 'cut quiet' : 'cut'} title={name}>
            {name}
          </span>
          <span className="meta cut" title={about}>
            {about}
          </span>
          {decision && (
            <span className="meta step-decided cut" title={`${decision.what} · ${decision.by}`}>
              {`${decision.what} · ${decision.by}`}
            </span>
          )}
        </span>
      </span>
      <span className="step-attempts figures">{attempts}</span>
      <span className="step-lane">{bar}</span>
      <span className="step-end">{end}</span>
    </Link>
  );
}

/** Where in the run's time the step lay. */
function Bar({
  run,
  step,
  now,
}: {
  readonly run: RunView;
  readonly step: RunStep;
  readonly now: number;
}) {
  if (run.startedAt === undefined || step.startedAt === undefined) return null;
  const whole = Math.max(1, (run.endedAt ?? now) - run.startedAt);
  const from = Math.min(1, Math.max(0, (step.startedAt - run.startedAt) / whole));
  const to = Math.min(1, Math.max(from, ((step.endedAt ?? now) - run.startedAt) / whole));
  return (
    <span
      className={`step-bar state-${stateOfStep(step)}`}
      style={{ insetInlineStart: `${from * 100}%`, width: `${(to - from) * 100}%` }}
    />
  );
}

function StepLength({ step, now }: { readonly step: RunStep; readonly now: number }) {
  if (step.startedAt === undefined) return null;
  return (
    <DurationText
      ms={(step.endedAt ?? now) - step.startedAt}
      growing={step.endedAt === undefined}
    />
  );
}

const rowSteps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function walkRows(event: KeyboardEvent<HTMLElement>): void {
  const rows: (Element | null)[] = [...event.currentTarget.querySelectorAll('.step-row')];
  const step = rowSteps[event.code];
  const next = rows[rows.indexOf(document.activeElement) + (step ?? 0)];
  if (step === undefined || !(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
