import type { Step } from '@weir/contract/flow';
import type { Json } from '@weir/contract/json';
import type { RunStep } from '@weir/contract/run';
import { codeOf } from '../flows/step-sentence.ts';
import { type TextKey, useText } from '../i18n/i18n.ts';
import { CodeSource } from '../ui/CodeSource.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import type { State } from '../ui/RunState.tsx';
import { codePlaceOf } from './code-place.ts';
import { NextAttempt } from './NextAttempt.tsx';
import { CalledRun } from './RelatedRuns.tsx';
import { StepError } from './StepError.tsx';
import { errorOf, isGivenUp, stateOfStep } from './step-state.ts';
import { plannedWait, waitLine } from './wait-words.ts';

interface StepDataProps {
  readonly step: RunStep;
  readonly now: number;
  readonly declared: Step | undefined;
  /** Nothing will begin any more where it stands. */
  readonly over: boolean;
}

/** What a step waits for, why it failed, what it was given and what it gave. */
export function StepData({ step, now, declared, over }: StepDataProps) {
  const t = useText();
  const state = stateOfStep(step, over);
  const source = declared && codeOf(declared);
  const error = errorOf(step);
  const wait = plannedWait(step);
  const code = source !== undefined && (
    <CodeSource source={source} marked={error && codePlaceOf(error)} />
  );
  const none = notExecuted[state];
  if (none) {
    return (
      <>
        <p className="quiet step-none">{t(none)}</p>
        {code}
        {step.pinned && <Output step={step} />}
      </>
    );
  }
  if (declared?.disabled) return <p className="quiet step-none">{t('runPage.disabled')}</p>;
  return (
    <>
      {wait && <p className="step-wait state-waiting">{waitLine(wait, { t, now })}</p>}
      <CalledRun step={step} declared={declared} />
      {step.wait?.kind === 'retry' && (
        <NextAttempt at={step.wait.at} number={step.attempts + 1} now={now} />
      )}
      {isGivenUp(step) && <p className="step-wait state-failed">{t('runPage.givenUp')}</p>}
      {error && <StepError error={error} />}
      {code}
      <Value
        title={t('runPage.input')}
        value={step.input}
        none={t(step.omitted?.includes('input') ? 'runPage.omitted' : noInput(declared))}
      />
      {!error && <Output step={step} />}
    </>
  );
}

/** Why nothing was executed. */
const notExecuted: { readonly [S in State]?: TextKey } = {
  pending: 'runPage.notYet',
  never: 'runPage.never',
  skipped: 'runPage.skipped',
  pinned: 'runPage.pinned',
};

function Output({ step }: { readonly step: RunStep }) {
  const t = useText();
  return <Value title={t('runPage.output')} value={step.output} none={t(noOutput(step))} />;
}

function noOutput(step: RunStep): TextKey {
  if (step.omitted?.includes('output')) return 'runPage.omitted';
  return step.status === 'ended' ? 'runPage.noOutput' : 'runPage.noOutputYet';
}

/** Code and conditions are given nothing: they read what they need themselves. */
function noInput(declared: Step | undefined): TextKey {
  if (declared?.use === 'code') return 'runPage.codeInput';
  return declared?.use === 'branch' ? 'runPage.branchInput' : 'runPage.noInput';
}

/** One value, or in words that there is none. */
export function Value(props: {
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
